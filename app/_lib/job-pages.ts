import { applyMessage, newerJob } from "#app/searches/[jobId]/_components/merge-job.ts";
import type { Job, JobList } from "#lib/contract/job.ts";
import type { JobMessage } from "#lib/contract/realtime.ts";

export function findJob(pages: readonly JobList[], jobId: string): Job | undefined {
  return pages.flatMap(({ jobs }) => jobs).find(({ id }) => id === jobId);
}

/** The same pages with one search brought up to date by a message. */
export function withMessage(pages: readonly JobList[], message: JobMessage): JobList[] {
  return mapJob(pages, message.jobId, (job) => applyMessage(job, message));
}

/** The same pages with one search as an action's answer gave it, unless that is already overtaken. */
export function withJob(pages: readonly JobList[], next: Job): JobList[] {
  return mapJob(pages, next.id, (job) => newerJob(job, next));
}

function mapJob(pages: readonly JobList[], jobId: string, change: (job: Job) => Job): JobList[] {
  return pages.map((page) => ({
    ...page,
    jobs: page.jobs.map((job) => (job.id === jobId ? change(job) : job)),
  }));
}
