import type { Job } from "#lib/contract/job.ts";

/** How a search went, for programs: the same names whatever happened, null where there was no search. */
export function toSummary(job: Job | null) {
  if (!job) return { jobId: null, status: "failed", outcome: null, stopReason: null, counts: null };
  const { id, status, outcome = null, stopReason = null, counts } = job;
  return { jobId: id, status, outcome, stopReason, counts };
}
