import type { Counts, Job } from "#lib/contract/job.ts";
import type { Result, ResultsPage } from "#lib/contract/prospect.ts";
import type { JobMessage } from "#lib/contract/realtime.ts";

const AT = "2026-11-03T10:00:00.000Z";
export const JOB_ID = "00000000-0000-4000-8000-000000000001";

export function rowId(position: number): string {
  return `00000000-0000-4000-9000-${String(position).padStart(12, "0")}`;
}

export function makeRow(position: number, change: Partial<Result> = {}): Result {
  return {
    provider: "unipile",
    providerId: `member-${position}`,
    name: `Person ${position}`,
    isHidden: false,
    title: "CEO",
    headline: null,
    company: "Acme",
    companySize: "51–200",
    industry: null,
    location: "Indianapolis",
    linkedinUrl: null,
    memberId: null,
    degree: 2,
    sharedConnections: null,
    tenure: null,
    isPremium: null,
    isOpenProfile: null,
    id: rowId(position),
    jobId: JOB_ID,
    position,
    seq: 1,
    novelty: "new",
    fetchedAt: AT,
    mergeCount: 0,
    decision: "undecided",
    reason: null,
    decidedBy: null,
    decidedAt: null,
    version: 1,
    ...change,
  };
}

export function makePage(rows: readonly Result[], change: Partial<ResultsPage> = {}): ResultsPage {
  return {
    jobId: JOB_ID,
    jobStatus: "processing",
    asOfSeq: 5,
    total: rows.length,
    counts: { approved: 0, rejected: 0, undecided: rows.length },
    results: [...rows],
    nextCursor: null,
    ...change,
  };
}

export function makeCounts(change: Partial<Counts> = {}): Counts {
  const none = { merged: 0, known: 0, suppressed: 0, filteredOut: 0, reserve: 0, shown: 0 };
  const decided = { new: 0, approved: 0, rejected: 0, removed: 0, undecided: 0 };
  const later = { scored: 0, enriched: 0, failed: 0 };
  return { reported: 0, fetched: 0, ...none, ...decided, ...later, ...change };
}

export function makeJob(change: Partial<Job> = {}): Job {
  return {
    id: JOB_ID,
    workspaceId: JOB_ID,
    createdBy: JOB_ID,
    name: "CEO · Indianapolis",
    criteria: {
      kind: "people",
      people: { keywords: "CEO" },
      sources: [{ provider: "unipile" }],
      target: 1000,
      exclude: { known: false },
    },
    criteriaText: "CEO in Indianapolis",
    api: "sales_navigator",
    priority: "normal",
    status: "processing",
    cancelRequested: false,
    canRetry: false,
    stage: "discovering",
    progress: {
      percent: 10,
      current: 100,
      target: 1000,
      sources: [],
      completedSources: 0,
      totalSources: 1,
      etaSeconds: 60,
      etaRange: null,
      lastActivityAt: AT,
      seq: 5,
    },
    counts: makeCounts({ fetched: 100, shown: 100, undecided: 100 }),
    cost: { currency: "USD", quoted: 0, cap: 0, spent: 0 },
    estimatedSeconds: 60,
    attempt: 1,
    createdAt: AT,
    startedAt: AT,
    completedAt: null,
    expiresAt: AT,
    ...change,
  };
}

/** About the search of `makeJob`, which stands at `seq` 5. */
export function makeMessage(seq: number, change: Partial<JobMessage> = {}): JobMessage {
  const counts = makeCounts({ fetched: 200, shown: 200, undecided: 200 });
  const at = "2026-11-03T10:00:05.000Z";
  const left = { etaSeconds: 40, lastActivityAt: at };
  const wishes = { cancelRequested: false, canRetry: false };
  const base = { jobId: JOB_ID, seq, at, percent: 20, target: 1000, counts, ...left, ...wishes };
  return { ...base, status: "processing", ...change };
}
