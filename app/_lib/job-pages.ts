import { applyMessage, newerJob } from "#app/searches/[jobId]/_components/merge-job.ts";
import { isOver, type Job, type JobList } from "#lib/contract/job.ts";
import { JobMessage } from "#lib/contract/realtime.ts";
import { judge } from "./job-message.ts";

interface Listed {
  readonly jobs: readonly Job[];
  readonly hasMore: boolean;
}

type Verdict =
  | { kind: "ignore" }
  | { kind: "refetch" }
  | { kind: "take"; readonly known: Job; readonly next: Job };

/**
 * What to do with an event about any search of a person. Reading the list again is for a new search and for what cannot be
 * read alone: one on an older page is not on the screen, but where all pages are here, one that is not known is new.
 */
export function judgeInList({ jobs, hasMore }: Listed, name: string, data: unknown): Verdict {
  const jobId = JobMessage.safeParse(data).data?.jobId;
  const known = jobs.find(({ id }) => id === jobId);
  const verdict = judge(known, name, data);
  if (verdict.kind !== "apply") return { kind: verdict.kind };
  if (known !== undefined) {
    return { kind: "take", known, next: applyMessage(known, verdict.message) };
  }
  return { kind: verdict.name === "job.created" || !hasMore ? "refetch" : "ignore" };
}

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
