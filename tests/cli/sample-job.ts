import { Job } from "#lib/contract/job.ts";

const ID = "5f0f7d7e-2f3f-4b57-9a57-0a7f6d2b1c11";

const nothing = Object.fromEntries(Object.keys(Job.shape.counts.shape).map((name) => [name, 0]));

type Changes = Partial<Omit<Job, "progress" | "counts">> & {
  progress?: Partial<Job["progress"]>;
  counts?: Partial<Job["counts"]>;
};

/** A search on its way, as the API tells it. */
export function sampleJob({ progress, counts, ...changes }: Changes = {}): Job {
  const at = "2026-01-02T03:04:05.000Z";
  return Job.parse({
    id: ID,
    workspaceId: ID,
    createdBy: ID,
    name: "CEO",
    criteria: { kind: "people", people: { titles: ["CEO"] }, target: 100 },
    criteriaText: "CEO",
    api: "classic",
    priority: "normal",
    status: "processing",
    cancelRequested: false,
    canRetry: false,
    stage: "discovering",
    progress: {
      percent: 0,
      current: 0,
      target: 100,
      sources: [],
      completedSources: 0,
      totalSources: 1,
      etaSeconds: null,
      etaRange: null,
      lastActivityAt: null,
      seq: 1,
      ...progress,
    },
    counts: { ...nothing, ...counts },
    cost: { currency: "USD", quoted: 0, cap: 0, spent: 0 },
    estimatedSeconds: 10,
    attempt: 1,
    createdAt: at,
    startedAt: at,
    completedAt: null,
    expiresAt: at,
    ...changes,
  });
}
