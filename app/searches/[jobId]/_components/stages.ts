import type { Job } from "#lib/contract/job.ts";

export type StageState = "done" | "current" | "paused" | "broken" | "ahead";

export interface Stage {
  readonly label: string;
  readonly state: StageState;
}

const LABELS = ["Queued", "Finding people", "Storing", "Ready"] as const;

/** The steps of a search and where this one is. */
export function stages(job: Job): Stage[] {
  const at = position(job);
  return LABELS.map((label, index) => ({ label, state: stateOf(job, index - at) }));
}

function position(job: Job): number {
  if (job.status === "completed") return LABELS.length - 1;
  if (job.stage === "queued" && job.counts.fetched === 0) return 0;
  if (job.stage === "storing") return 2;
  return 1;
}

function stateOf(job: Job, distance: number): StageState {
  if (distance < 0) return "done";
  if (distance > 0) return "ahead";
  switch (job.status) {
    case "completed":
      return "done";
    case "failed":
    case "cancelled":
      return "broken";
    case "waiting":
      return "paused";
    default:
      return "current";
  }
}
