import { isOver, type Job as JobView } from "#lib/contract/job.ts";
import type { JobMessage } from "#lib/contract/realtime.ts";
import type { Job } from "./ports.ts";

/** What the API says about a job. */
export function toJobView(job: Job): JobView {
  const { owner, ...rest } = { owner: job.userId, ...endingOf(job) };
  return {
    id: job.id,
    workspaceId: job.workspaceId,
    createdBy: owner,
    name: job.name,
    criteria: job.criteria,
    criteriaText: job.criteriaText,
    api: job.api,
    priority: job.priority,
    status: job.status,
    ...rest,
    cancelRequested: isStopping(job),
    canRetry: canRetry(job),
    stage: stageOf(job),
    progress: progressOf(job),
    counts: countsOf(job),
    cost: { currency: "USD", quoted: 0, cap: 0, spent: 0 },
    estimatedSeconds: job.estimatedSeconds,
    attempt: job.attempt,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.completedAt?.toISOString() ?? null,
    expiresAt: job.expiresAt.toISOString(),
  };
}

/** What goes over the socket: the state and the counts, never a row. */
export function toJobMessage(job: Job, at: number): JobMessage {
  const { outcome, stopReason, waitingReason, waitingUntil } = endingOf(job);
  return {
    jobId: job.id,
    seq: job.seq,
    at: new Date(at).toISOString(),
    status: job.status,
    ...(outcome && { outcome }),
    ...(stopReason && { stopReason }),
    ...(waitingReason && { waitingReason }),
    ...(waitingUntil && { waitingUntil }),
    percent: job.percent,
    target: job.target,
    counts: countsOf(job),
    cancelRequested: isStopping(job),
    canRetry: canRetry(job),
    etaSeconds: etaSecondsOf(job),
    lastActivityAt: job.lastActivityAt?.toISOString() ?? null,
  };
}

function isStopping({ cancelRequestedAt, status }: Job): boolean {
  return cancelRequestedAt !== null && !isOver(status);
}

function countsOf({ tally }: Job): JobView["counts"] {
  const undecided = tally.shown - tally.approved - tally.rejected - tally.removed;
  return { ...tally, undecided, scored: 0, enriched: 0, failed: 0 };
}

type EndingView = Pick<
  JobView,
  "outcome" | "stopReason" | "waitingReason" | "waitingUntil" | "durationSeconds" | "error"
>;

function endingOf(job: Job): EndingView {
  const isWaiting = job.status === "waiting";
  return {
    ...(job.outcome && { outcome: job.outcome }),
    ...(job.stopReason && { stopReason: job.stopReason }),
    ...(job.waitingReason && { waitingReason: job.waitingReason }),
    ...(isWaiting && { waitingUntil: job.runAt.toISOString() }),
    ...(job.startedAt &&
      job.completedAt && { durationSeconds: secondsBetween(job.startedAt, job.completedAt) }),
    ...(job.error && {
      error: {
        code: job.error.code,
        message: job.error.message,
        retryable: job.error.isRetryable,
        requestId: requestIdOf(job),
      },
    }),
  };
}

/** What a person reports when a search failed; the line that logs its end holds it. */
export function requestIdOf({ id, attempt }: Job): string {
  return `${id}:${attempt}`;
}

/** The same rule as the statement behind `retry`: something is missing and there is a place to go on from. */
function canRetry(job: Job): boolean {
  const isStopped = job.status === "failed" || job.status === "cancelled" || isCutShort(job);
  const hasPlace = job.pageNo === 0 || job.cursor !== null;
  return isStopped && hasPlace && job.tally.shown < job.target;
}

function isCutShort({ outcome, stopReason }: Job): boolean {
  const isExhausted = stopReason === "source_exhausted" || stopReason === "provider_cap_reached";
  return outcome === "partial" && !isExhausted;
}

function stageOf(job: Job): JobView["stage"] {
  if (isOver(job.status)) return "done";
  if (job.status !== "processing") return job.status === "waiting" ? "waiting" : "queued";
  return job.tally.shown >= job.target ? "storing" : "discovering";
}

function progressOf(job: Job): JobView["progress"] {
  const isDone = isOver(job.status);
  const eta = etaSecondsOf(job);
  return {
    percent: job.percent,
    current: job.tally.shown,
    target: job.target,
    sources: [
      {
        provider: "unipile",
        status: job.status,
        pages: job.pageNo,
        found: job.tally.fetched,
        merged: job.tally.merged,
        ...(job.error && { error: job.error.message }),
      },
    ],
    completedSources: isDone ? 1 : 0,
    totalSources: 1,
    etaSeconds: eta,
    etaRange: eta === null ? null : [Math.floor(eta * 0.8), Math.ceil(eta * 1.4)],
    lastActivityAt: job.lastActivityAt?.toISOString() ?? null,
    seq: job.seq,
  };
}

/** Seconds left at this job's own pace so far; at the estimate made at the start until its first page. */
function etaSecondsOf(job: Job): number | null {
  if (job.status !== "queued" && job.status !== "processing") return null;
  const share = job.percent / 100; // of what can be found, where that is less than was asked for
  if (share === 0 || job.startedAt === null || job.lastActivityAt === null) {
    return job.estimatedSeconds;
  }
  const elapsed = secondsBetween(job.startedAt, job.lastActivityAt);
  return Math.max(0, Math.ceil((elapsed / share) * (1 - share)));
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1_000));
}
