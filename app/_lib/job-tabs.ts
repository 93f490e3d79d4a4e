import { isOver, type Job } from "#lib/contract/job.ts";

export const JOB_TABS = [
  { value: "all", label: "All" },
  { value: "running", label: "Running" },
  { value: "waiting", label: "Waiting" },
  { value: "review", label: "Needs review" },
  { value: "failed", label: "Failed" },
] as const;

export type JobTab = (typeof JOB_TABS)[number]["value"];

export function toJobTab(value: string | null): JobTab {
  return JOB_TABS.find((tab) => tab.value === value)?.value ?? "all";
}

const BELONGS: Record<JobTab, (job: Job) => boolean> = {
  all: () => true,
  running: ({ status }) => status === "queued" || status === "processing",
  waiting: ({ status }) => status === "waiting",
  review: needsReview,
  failed: ({ status }) => status === "failed",
};

export function inTab(jobs: readonly Job[], tab: JobTab): Job[] {
  return jobs.filter(BELONGS[tab]);
}

/** It has ended, and rows are left that nobody decided. */
export function needsReview({ status, counts }: Job): boolean {
  return isOver(status) && counts.undecided > 0;
}
