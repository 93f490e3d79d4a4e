import { newerJob } from "#app/searches/[jobId]/_components/merge-job.ts";
import { isOver, type Job, type JobList } from "#lib/contract/job.ts";

/** Every search once, as the newest that is known of it; the later of two lists that know the same. Newest search first. */
export function mergeJobs(lists: readonly (readonly Job[])[]): Job[] {
  const newest = new Map<string, Job>();
  for (const job of lists.flat()) newest.set(job.id, newerJob(newest.get(job.id), job));
  return [...newest.values()].toSorted(byAge);
}

function byAge(one: Job, other: Job): number {
  if (one.createdAt !== other.createdAt) return one.createdAt > other.createdAt ? -1 : 1;
  return one.id > other.id ? -1 : 1;
}

/** The same pages with a search at their top that was started a moment ago. */
export function withStarted(
  pages: readonly JobList[] | undefined,
  job: Job,
): JobList[] | undefined {
  return pages?.map((page, index) => (index === 0 ? { ...page, jobs: [job, ...page.jobs] } : page));
}

/** True when a search runs or waits that somebody else of the workspace started. */
export function hasOpenOfOthers(pages: readonly JobList[] | undefined, userId: string): boolean {
  const jobs = pages?.flatMap((page) => page.jobs) ?? [];
  return jobs.some(({ status, createdBy }) => !isOver(status) && createdBy !== userId);
}
