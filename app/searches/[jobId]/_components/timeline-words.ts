import { STOP_REASONS } from "#app/_lib/copy/status.ts";
import { counted, formatWhen } from "#app/_lib/format.ts";
import type { Chapter, Pages, Pause } from "./timeline.ts";

type ChapterTone = "neutral" | "ok" | "warn" | "bad";

interface ChapterWords {
  readonly text: string;
  readonly tone: ChapterTone;
}

const words = (text: string, tone: ChapterTone = "neutral"): ChapterWords => ({ text, tone });

/** One line of the history, in words that need no knowledge of workers and queues. */
export function chapterWords(chapter: Chapter, nowMs: number): ChapterWords {
  switch (chapter.kind) {
    case "created":
      return words("Search asked for");
    case "started":
      return words("Started");
    case "pages":
      return words(`${pagesOf(chapter)} · ${counted(chapter.rows, "row")}`);
    case "turn":
      return words("Others on this account go first");
    case "idle":
      return words("A worker ran out of time before a page came; another goes on", "warn");
    case "broken":
      return words("Something went wrong in the work on a page; it is tried again", "warn");
    case "taken_over":
      return words(`Worker went silent; another took over at page ${chapter.page}`, "warn");
    case "retried":
      return words(`Continued where it stopped (attempt ${chapter.attempt})`);
    case "stop_asked":
      return words(
        chapter.isByOperator
          ? "Whoever runs the service asked it to stop after the page under way"
          : "Asked to stop after the page under way",
      );
    case "pause":
      return words(pauseWords(chapter, nowMs), chapter.wentOnAt === null ? "warn" : "neutral");
    case "ended":
      return endWords(chapter.ending);
    case "removed":
      return words(removalWords(chapter.detail));
  }
}

function removalWords({ rows, why }: Extract<Chapter, { kind: "removed" }>["detail"]): string {
  const gone = counted(rows, "row");
  return why === "erased" ? `${gone} erased for good` : `${gone} deleted: their time was over`;
}

function pagesOf({ first, last }: Pages): string {
  return first === last ? `Page ${first}` : `Pages ${first}–${last}`;
}

function pauseWords(pause: Pause, nowMs: number): string {
  const isOver = pause.wentOnAt !== null;
  const when = formatWhen(pause.wentOnAt ?? pause.until, nowMs);
  const end = isOver ? `went on at ${when}` : `goes on at ${when}`;
  const waiting = isOver ? "Waited" : "Waiting";
  const either = (over: string, going: string) => (isOver ? `${over}; ${end}` : going);
  switch (pause.why?.reason) {
    case undefined:
      return either("The service made a pause", "The service makes a pause; goes on after");
    case "daily_allowance":
      return either(
        "Waited for the daily allowance",
        `Waiting for the daily allowance until ${when}`,
      );
    case "outside_hours":
      return either(
        "Waited for the account's working hours",
        `Waiting for the account's working hours until ${when}`,
      );
    case "account_disconnected":
      return `${waiting} for the LinkedIn account to be connected again; ${isOver ? end : `looks again at ${when}`}`;
    case "account_paused":
      return either(
        "Waited while the LinkedIn account was paused",
        "Waiting while the LinkedIn account is paused",
      );
    case "provider_cooldown":
      return `${coolDownReason(pause)}; ${end}`;
  }
}

function coolDownReason({ why }: Pause): string {
  if (!why || why.error === null || why.error === "rate_limited") {
    return "LinkedIn asked to slow down";
  }
  const round = why.round ?? 1;
  return round === 1 ? "LinkedIn did not answer" : `LinkedIn did not answer again (${round} times)`;
}

function endWords({ what, reason }: Extract<Chapter, { kind: "ended" }>["ending"]): ChapterWords {
  if (reason === "cancelled_by_operator") return words("Stopped by whoever runs the service");
  if (what === "cancelled") return words("Stopped");
  const because = reason === null ? "" : `: ${STOP_REASONS[reason]}`;
  return what === "completed"
    ? words(`Finished${because}`, "ok")
    : words(`Failed${because}`, "bad");
}
