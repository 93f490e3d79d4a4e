import { z } from "zod";
import { MAX_CURSOR } from "./cursor.ts";

export const MAX_TARGET = 2_500;

export const JobStatus = z.enum([
  "queued",
  "processing",
  "waiting",
  "completed",
  "failed",
  "cancelled",
]);
export type JobStatus = z.infer<typeof JobStatus>;

export const Outcome = z.enum(["full", "partial", "empty"]);
export type Outcome = z.infer<typeof Outcome>;

export const StopReason = z.enum([
  "target_reached",
  "source_exhausted",
  "provider_cap_reached",
  "daily_allowance_reached",
  "budget_reached",
  "cancelled_by_user",
  "cancelled_by_operator",
  "account_disconnected",
  "account_restricted",
  "invalid_criteria",
  "provider_error",
  "internal_error",
]);
export type StopReason = z.infer<typeof StopReason>;

export const WaitingReason = z.enum([
  "daily_allowance",
  "account_disconnected",
  "account_paused",
  "outside_hours",
  "provider_cooldown",
]);
export type WaitingReason = z.infer<typeof WaitingReason>;

/** The LinkedIn product a search runs on; each has its own filters, page size and cap. */
export const LinkedinApi = z.enum(["classic", "sales_navigator", "recruiter"]);
export type LinkedinApi = z.infer<typeof LinkedinApi>;

/** How many people LinkedIn shows of one search, however many match. */
export const MOST_ROWS: Record<LinkedinApi, number> = {
  classic: 1_000,
  sales_navigator: 2_500,
  recruiter: 2_500,
};

/** A LinkedIn code (place, industry) with the name people know it by. */
export const Parameter = z.strictObject({
  id: z.string().regex(/^\d{1,20}$/, "must be a LinkedIn id: digits only"),
  label: z.string().trim().min(1).max(200),
});
export type Parameter = z.infer<typeof Parameter>;

/** Company size as LinkedIn letters it: A is self-employed, B 1–10, … I 10,001 and more. */
export const Headcount = z.enum(["A", "B", "C", "D", "E", "F", "G", "H", "I"]);
export type Headcount = z.infer<typeof Headcount>;

/** The sizes behind the letters; the last has no end. */
export const HEADCOUNT_BANDS: Record<Headcount, { min: number; max?: number }> = {
  A: { min: 1, max: 1 },
  B: { min: 1, max: 10 },
  C: { min: 11, max: 50 },
  D: { min: 51, max: 200 },
  E: { min: 201, max: 500 },
  F: { min: 501, max: 1_000 },
  G: { min: 1_001, max: 5_000 },
  H: { min: 5_001, max: 10_000 },
  I: { min: 10_001 },
};

const Words = z.array(z.string().trim().min(1).max(100)).max(20);

const LinkedinUrl = z
  .url({ protocol: /^https$/, hostname: /^([a-z-]+\.)?linkedin\.com$/i })
  .max(4_000);

export const PeopleCriteria = z.strictObject({
  keywords: z.string().trim().max(500).optional(),
  titles: Words.optional(),
  excludeTitles: Words.optional(),
  locations: z.array(Parameter).max(20).optional(),
  companies: Words.optional(),
  headcount: z.array(Headcount).max(9).optional(),
  industries: z.array(Parameter).max(20).optional(),
  degrees: z
    .array(z.union([z.literal(1), z.literal(2), z.literal(3)]))
    .max(3)
    .optional(),
  url: LinkedinUrl.optional(),
});
export type PeopleCriteria = z.infer<typeof PeopleCriteria>;

export const Criteria = z.strictObject({
  kind: z.literal("people"),
  people: PeopleCriteria,
  sources: z
    .array(z.strictObject({ provider: z.literal("unipile"), api: LinkedinApi.optional() }))
    .length(1)
    .default([{ provider: "unipile" }]),
  target: z.number().int().min(1).max(MAX_TARGET).default(100),
  exclude: z.strictObject({ known: z.boolean().default(false) }).default({ known: false }),
});
export type Criteria = z.infer<typeof Criteria>;

/** Which of one person's own searches goes first; it never puts anybody's before somebody else's. */
export const Priority = z.enum(["low", "normal", "high"]);
export type Priority = z.infer<typeof Priority>;

/** Body of `POST /api/v1/jobs`. */
export const JobRequest = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  priority: Priority.optional(),
  criteria: Criteria,
});
export type JobRequest = z.infer<typeof JobRequest>;

const Count = z.number().int().min(0);

/** `fetched = merged + known + suppressed + filteredOut + reserve + shown`, at every moment. */
export const Counts = z.object({
  reported: Count,
  fetched: Count,
  merged: Count,
  known: Count,
  suppressed: Count,
  filteredOut: Count,
  reserve: Count,
  shown: Count,
  new: Count,
  approved: Count,
  rejected: Count,
  /** Of those shown, the ones that were removed since: their time was over, or somebody was erased. */
  removed: Count,
  undecided: Count,
  scored: Count,
  enriched: Count,
  failed: Count,
});
export type Counts = z.infer<typeof Counts>;

const SourceProgress = z.object({
  provider: z.literal("unipile"),
  status: JobStatus,
  /** Pages that came and were kept. */
  pages: Count,
  found: Count,
  merged: Count,
  error: z.string().optional(),
});

const JobError = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  requestId: z.string(),
});

const Moment = z.iso.datetime();

/** What the API says about a job; times are ISO 8601 in UTC, money in the currency's unit. */
export const Job = z.object({
  id: z.uuid(),
  workspaceId: z.uuid(),
  createdBy: z.uuid(),
  name: z.string(),
  criteria: Criteria,
  criteriaText: z.string(),
  api: LinkedinApi,
  priority: Priority,
  status: JobStatus,
  outcome: Outcome.optional(),
  stopReason: StopReason.optional(),
  waitingReason: WaitingReason.optional(),
  waitingUntil: Moment.optional(),
  cancelRequested: z.boolean(),
  canRetry: z.boolean(),
  stage: z.enum(["queued", "discovering", "waiting", "storing", "done"]),
  progress: z.object({
    percent: z.number().int().min(0).max(100),
    current: Count,
    target: Count,
    atLeast: Count.optional(),
    sources: z.array(SourceProgress),
    completedSources: Count,
    totalSources: Count,
    etaSeconds: Count.nullable(),
    etaRange: z.tuple([Count, Count]).nullable(),
    lastActivityAt: Moment.nullable(),
    seq: Count,
  }),
  counts: Counts,
  /** Left out for viewers. */
  cost: z
    .object({ currency: z.string(), quoted: z.number(), cap: z.number(), spent: z.number() })
    .optional(),
  estimatedSeconds: Count,
  durationSeconds: Count.optional(),
  attempt: Count,
  error: JobError.optional(),
  createdAt: Moment,
  startedAt: Moment.nullable(),
  completedAt: Moment.nullable(),
  expiresAt: Moment,
});
export type Job = z.infer<typeof Job>;

/** Answer of `GET /api/v1/jobs`, newest first; pass `nextCursor` back as `cursor`. */
export const JobList = z.object({ jobs: z.array(Job), nextCursor: z.string().nullable() });
export type JobList = z.infer<typeof JobList>;

export const JobListQuery = z.strictObject({
  cursor: z.string().max(MAX_CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  status: JobStatus.optional(),
});

/** Body of `POST /api/v1/jobs/:id/cancel`; with `discard` the rows found so far are removed. */
export const CancelRequest = z.strictObject({ discard: z.boolean().default(false) });

export function isOver(status: JobStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
