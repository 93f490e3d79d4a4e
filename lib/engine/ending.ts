import type { StopReason } from "#lib/contract/job.ts";
import type { JobFailure } from "./errors.ts";
import type { Job, World } from "./ports.ts";
import type { Ending } from "./store-ports.ts";

/** LinkedIn answers errors shortly before its cap: past this share of it, trouble means the end. */
const NEARLY_ALL = 0.9;

/** Slices died or broke at one page so often that no further one is risked. */
export const STALLED = "stalled";

/** Whether a job is over, from nothing but its row: every slice, also one after a crash, decides alike. */
export function endingOf(world: World, job: Job): Ending | null {
  if (job.cancelRequestedAt !== null) return { status: "cancelled" };
  const stopReason = completionOf(world, job);
  if (stopReason !== null) return { status: "completed", stopReason };
  const failure = alarmOf(world, job);
  if (failure === null) return null;
  const isPastCap = job.tally.fetched >= world.source.limits(job.api).capPerQuery;
  return isPastCap && failure.stopReason === "provider_error"
    ? { status: "completed", stopReason: "provider_cap_reached" }
    : { status: "failed", failure };
}

function completionOf(world: World, job: Job): StopReason | null {
  if (job.tally.shown >= job.target) return "target_reached";
  const isAtCap = job.tally.fetched - job.tally.merged >= world.source.limits(job.api).capPerQuery;
  if (isAtCap) return "provider_cap_reached";
  return job.pageNo > 0 && job.cursor === null ? "source_exhausted" : null;
}

/** Rows that came again count here: how far down its list the provider was asked is not known better. */
export function isNearCap(world: World, job: Job): boolean {
  return job.tally.fetched >= NEARLY_ALL * world.source.limits(job.api).capPerQuery;
}

/** The watchdogs: ways to go on for ever without getting anywhere, each with its name. */
function alarmOf({ limits, clock }: World, job: Job): JobFailure | null {
  if (new Set(job.seenCursors).size < job.seenCursors.length) {
    return ofProvider("cursor_repeated", "LinkedIn gave a page it had given before");
  }
  if (job.pagesWithoutNews >= limits.pagesWithoutNews) {
    const pages = limits.pagesWithoutNews;
    return ofProvider("no_progress", `${pages} pages in a row brought nobody new`);
  }
  if (job.stalls > limits.stalls) {
    return internal(STALLED, `the work was interrupted ${job.stalls} times at the same page`);
  }
  if (job.idleSlices >= limits.idleSlices) {
    return internal("idle", `${job.idleSlices} rounds of work ended without a page`);
  }
  if (job.slices > job.pageNo + limits.sparseSlices) {
    return internal("too_many_slices", `${job.slices} rounds of work for ${job.pageNo} pages`);
  }
  if (clock.now() > job.expiresAt.getTime()) {
    return internal("expired", "the search was open longer than searches may be");
  }
  return null;
}

function ofProvider(code: string, message: string): JobFailure {
  return { stopReason: "provider_error", code, message, isRetryable: true };
}

function internal(code: string, message: string): JobFailure {
  return { stopReason: "internal_error", code, message, isRetryable: true };
}
