import { STOP_REASONS, WAITING_REASONS } from "#app/_lib/copy/status.ts";
import { counted, formatNumber } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";

export type Tone = "neutral" | "ok" | "warn" | "bad";

export interface Words {
  readonly title: string;
  readonly text: string;
  readonly tone: Tone;
}

/** What the search is doing or how it ended, in the words of the state banner. */
export function bannerWords(job: Job): Words | null {
  if (job.cancelRequested && !isOver(job.status)) {
    return {
      title: "Stopping…",
      text: "The page that LinkedIn is answering right now is the last one.",
      tone: "warn",
    };
  }
  switch (job.status) {
    case "queued":
      return queuedWords(job);
    case "processing":
      return null;
    case "waiting":
      return waitingWords(job);
    case "completed":
      return finishedWords(job);
    case "failed":
      return failedWords(job);
    case "cancelled":
      return {
        title: "Stopped",
        text: `${stoppedWords(job)} ${kept(job)}`,
        tone: "neutral",
      };
  }
}

function stoppedWords({ stopReason }: Job): string {
  return stopReason === "cancelled_by_operator"
    ? "Whoever runs the service stopped it before its end."
    : "It was stopped before its end.";
}

export function kept(job: Job): string {
  const rows = job.counts.shown;
  if (rows === 0)
    return job.status === "cancelled" ? "Nothing is kept." : "No prospects had arrived yet.";
  return `${counted(rows, "prospect is", "prospects are")} kept and can be reviewed now.`;
}

function waitingWords(job: Job): Words {
  const { title, why, whatToDo } = WAITING_REASONS[job.waitingReason ?? "provider_cooldown"];
  return { title, text: `${why} ${whatToDo} ${kept(job)}`, tone: "warn" };
}

function queuedWords(job: Job): Words {
  const again = job.attempt > 1;
  return {
    title: again ? "Goes on in a moment" : "In the queue",
    text: `${again ? "It continues where it stopped." : "It starts by itself as soon as there is a free place."} You can leave this page.`,
    tone: "neutral",
  };
}

function finishedWords(job: Job): Words {
  const { shown } = job.counts;
  if (job.outcome === "empty" || shown === 0) {
    return { title: "Nothing found", text: emptyReason(job), tone: "neutral" };
  }
  if (job.outcome === "partial") {
    return {
      title: "Finished early",
      text: `${formatNumber(shown)} of ${formatNumber(job.progress.target)}: ${STOP_REASONS[job.stopReason ?? "provider_error"]}.`,
      tone: "warn",
    };
  }
  return {
    title: "Finished",
    text: `All ${formatNumber(shown)} prospects you asked for are here.`,
    tone: "ok",
  };
}

function emptyReason(job: Job): string {
  if (job.counts.fetched === 0) return "Nobody on LinkedIn matches these criteria.";
  return `LinkedIn returned ${counted(job.counts.fetched, "row", "rows")}, and all of them were left out. The count below says why.`;
}

/** What the provider said is under Details: it was written for programmers. */
function failedWords(job: Job): Words {
  const pages = job.progress.sources.reduce((sum, source) => sum + source.pages, 0);
  const title = `Failed at page ${formatNumber(pages + 1)} — ${formatNumber(job.counts.shown)} kept`;
  return { title, text: `${why(job)} ${kept(job)}`, tone: "bad" };
}

/** Why a search ended, as a sentence of its own. */
export function why({ stopReason }: Job): string {
  const words = stopReason === undefined ? "it could not go on" : STOP_REASONS[stopReason];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
