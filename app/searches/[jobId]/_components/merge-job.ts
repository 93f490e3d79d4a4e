import type { DecisionAnswer } from "#lib/contract/decision.ts";
import type { Job, JobStatus } from "#lib/contract/job.ts";
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
  const { seq, at, percent, target, counts, status } = message;
  return {
    ...rest,
    ...(message.outcome && { outcome: message.outcome }),
    ...(message.stopReason && { stopReason: message.stopReason }),
    ...(message.waitingReason && { waitingReason: message.waitingReason }),
    ...(message.waitingUntil && { waitingUntil: message.waitingUntil }),
    status,
    stage: STAGES[status],
    counts,
    progress: { ...job.progress, percent, target, current: counts.shown, seq, lastActivityAt: at },
  };
}

export function applyAnswer(job: Job, answer: DecisionAnswer): Job {
  if (answer.seq <= job.progress.seq) return job;
  return {
    ...job,
    counts: { ...job.counts, ...answer.counts },
    progress: { ...job.progress, seq: answer.seq },
  };
}
