import { counted } from "#app/_lib/format.ts";
import type { DecisionAnswer } from "#lib/contract/decision.ts";
import type { Batch } from "./decision-batch.ts";
import type { Notice } from "./decision-log.ts";
import { DECISION_WORD, reasonLabel } from "./prospect-words.ts";

const LARGE = 200;

/** What became of the last decision or undo; nothing where it is not worth a word. */
export function noticeWords(notice: Notice): string {
  const { batch } = notice;
  switch (notice.kind) {
    case "saving":
      return batch.count > LARGE
        ? `Saving ${counted(batch.count, "decision")}… You can leave this page.`
        : "";
    case "saved":
      return sentences([savedWords(batch, notice.answer), skippedWords(batch, notice.answer)]);
    case "undone": {
      const undone = `Undone: ${counted(notice.answer.changed, "prospect")} as before`;
      return sentences([undone, skippedWords(batch, notice.answer)]);
    }
    case "failed":
      return `Not saved: ${notice.problem.title}`;
    case "kept":
      return `Not undone: ${notice.problem.title}`;
  }
}

function savedWords({ choice }: Batch, { changed, skipped }: DecisionAnswer): string {
  if (changed === 0 && skipped.every(({ reason }) => reason === "unchanged")) {
    return "Nothing changed: decided so already";
  }
  const reason = reasonLabel(choice.reason);
  const why = reason === null ? "" : ` (${reason.toLowerCase()})`;
  return `${DECISION_WORD[choice.decision]}: ${counted(changed, "prospect")}${why}`;
}

/** Rows that were asked for and are not so now, and why. */
function skippedWords(batch: Batch, { changed, skipped }: DecisionAnswer): string {
  const count = (wanted: string) => skipped.find(({ reason }) => reason === wanted)?.count ?? 0;
  const told = skipped.reduce((sum, one) => sum + one.count, 0);
  // Of all that match, those that somebody else decided match no more, and are not among the skipped.
  const gone = "filter" in batch.selection ? Math.max(0, batch.count - changed - told) : 0;
  const elsewhere = count("changed_meanwhile") + gone;
  const hidden = count("suppressed");
  const missing = count("not_found");
  return sentences([
    elsewhere > 0 ? `${counted(elsewhere, "was", "were")} decided by somebody else meanwhile` : "",
    hidden > 0 ? `${counted(hidden, "is", "are")} on the list of who must not be found` : "",
    missing > 0 ? `${counted(missing, "is", "are")} no longer there` : "",
  ]);
}

function sentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(". ");
}
