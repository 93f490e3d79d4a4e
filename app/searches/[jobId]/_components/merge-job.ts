import type { DecisionAnswer } from "#lib/contract/decision.ts";
import { isOver, type Job, type JobStatus } from "#lib/contract/job.ts";
import type { JobMessage } from "#lib/contract/realtime.ts";

const STAGES: Record<JobStatus, Job["stage"]> = {
  queued: "queued",
  processing: "discovering",
  waiting: "waiting",
  completed: "done",
  failed: "done",
  cancelled: "done",
};

/** A snapshot that is older than what is known changes nothing, by whichever way it came. */
export function newerJob(known: Job | undefined, next: Job): Job {
  return known !== undefined && known.progress.seq > next.progress.seq ? known : next;
}

export function applyMessage(job: Job, message: JobMessage): Job {
  if (message.jobId !== job.id || message.seq <= job.progress.seq) return job;
  const { outcome: _o, stopReason: _s, waitingReason: _w, waitingUntil: _u, ...rest } = job;
  const { error, ...open } = rest;
  const { counts, status } = message;
  return {
    ...open,
    ...(error && isOver(status) && { error }),
    ...(message.outcome && { outcome: message.outcome }),
    ...(message.stopReason && { stopReason: message.stopReason }),
    ...(message.waitingReason && { waitingReason: message.waitingReason }),
    ...(message.waitingUntil && { waitingUntil: message.waitingUntil }),
    status,
    stage: stageOf(message),
    cancelRequested: message.cancelRequested,
    canRetry: message.canRetry,
    counts,
    progress: progressOf(job, message),
  };
}

function stageOf({ status, counts, target }: JobMessage): Job["stage"] {
  const isFull = status === "processing" && counts.shown >= target;
  return isFull ? "storing" : STAGES[status];
}

function progressOf({ progress }: Job, message: JobMessage): Job["progress"] {
  const { seq, percent, target, counts, status, etaSeconds, lastActivityAt } = message;
  const sources = progress.sources.map(({ error, ...source }) => ({
    ...source,
    ...(error !== undefined && isOver(status) && { error }),
    status,
    found: counts.fetched,
    merged: counts.merged,
  }));
  const moved = { seq, percent, target, current: counts.shown, etaSeconds, lastActivityAt };
  const completedSources = isOver(status) ? progress.totalSources : 0;
  return { ...progress, ...moved, etaRange: null, completedSources, sources };
}

/**
 * The counts of a decision, as long as they are ahead. Its `seq` is not taken over: states before it may not have been
 * heard of yet, and the message that brings it is a whole picture.
 */
export function applyAnswer(job: Job, answer: DecisionAnswer): Job {
  if (answer.seq <= job.progress.seq) return job;
  return { ...job, counts: { ...job.counts, ...answer.counts } };
}
