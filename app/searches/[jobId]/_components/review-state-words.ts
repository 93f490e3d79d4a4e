import { WAITING_REASONS } from "#app/_lib/copy/status.ts";
import { counted, formatNumber } from "#app/_lib/format.ts";
import type { Job } from "#lib/contract/job.ts";
import { bannerWords, type Words } from "./job-words.ts";
import { ledgerLines } from "./ledger.ts";

/** The state of the search in the one line that the review has for it; the page of the search says more. */
export function stateLine(job: Job): Words | null {
  if (job.status === "waiting" && !job.cancelRequested) return waitingLine(job);
  if (job.status === "completed" && job.outcome !== "partial") return finishedLine(job);
  return bannerWords(job);
}

function waitingLine(job: Job): Words {
  const reason = job.waitingReason ?? "provider_cooldown";
  const { title, whatToDo } = WAITING_REASONS[reason];
  return { title, text: reason === "account_disconnected" ? whatToDo : "", tone: "warn" };
}

function finishedLine({ counts }: Job): Words | null {
  if (counts.shown === 0) return null;
  const parts = ledgerLines(counts).map(({ label, count }) => `${formatNumber(count)} ${label}`);
  const text = `${counted(counts.fetched, "row")} fetched = ${parts.join(" + ")}.`;
  return { title: "The count adds up", text, tone: "neutral" };
}

interface Connection {
  readonly isOnline: boolean;
  readonly isConnected: boolean;
  readonly isConnecting: boolean;
  /** Decisions that cannot be sent without a connection. */
  readonly held: number;
}

/** What a connection that is gone means for whoever decides; null while there is one. */
export function connectionLine(connection: Connection): Words | null {
  const { isOnline, isConnected, isConnecting, held } = connection;
  if (held > 0 || !(isOnline || isConnected)) {
    const wait = held === 1 ? "waits" : "wait";
    const text =
      held > 0
        ? `${counted(held, "decision")} ${wait} in this page until the connection is back.`
        : "What you see is the last known state. You can go on deciding.";
    return { title: "Offline", text, tone: "neutral" };
  }
  if (isConnected || isConnecting) return null;
  const text = "News arrives every few seconds meanwhile; decisions are saved as always.";
  return { title: "Reconnecting", text, tone: "warn" };
}
