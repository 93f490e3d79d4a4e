import type { Job } from "#lib/engine/ports.ts";
import type { Ending, Store } from "#lib/engine/store-ports.ts";
import { forgotten } from "./create-job.ts";
import { change, heldBy, isFree, isOpen, type KeptJob, type Memory } from "./memory.ts";

type Input<Name extends "finish" | "requestCancel" | "retry"> = Parameters<Store[Name]>[0];

const CANCELLED = { status: "cancelled" } as const;

export function finish(memory: Memory, { job, ending }: Input<"finish">): Job | null {
  const kept = heldBy(memory, job);
  if (!kept) return null;
  const isToStop = kept.job.cancelRequestedAt !== null;
  return close(memory, kept, endingOf(memory, kept, isToStop ? CANCELLED : ending));
}

interface Close {
  readonly set: Partial<Job>;
  readonly name: "job.completed" | "job.failed" | "job.cancelled";
}

function close(memory: Memory, kept: KeptJob, { set, name }: Close): Job {
  const { job } = kept;
  kept.leaseUntil = null;
  if (set.status === "cancelled" && (set.discardRequested ?? job.discardRequested)) kept.rows = [];
  return change(memory, kept, {
    set: {
      ...set,
      completedAt: new Date(memory.now()),
      waitingReason: null,
      fence: job.fence + 1,
    },
    name,
    detail: (after) => ({
      what: after.status,
      reason: after.stopReason,
      error: after.error?.code ?? null,
    }),
  });
}

function endingOf(memory: Memory, kept: KeptJob, ending: Ending): Close {
  const { job } = kept;
  switch (ending.status) {
    case "completed": {
      const { stopReason } = ending;
      const set = {
        status: "completed",
        stopReason,
        percent: 100,
        outcome: outcomeOf(job),
      } as const;
      return { set, name: "job.completed" };
    }
    case "failed": {
      const { stopReason, code, message, isRetryable } = ending.failure;
      const error = { code, message, isRetryable };
      const lastError = { code, message, at: new Date(memory.now()) };
      return { set: { status: "failed", stopReason, error, lastError }, name: "job.failed" };
    }
    case "cancelled":
      return { set: cancelled(kept, job.discardRequested), name: "job.cancelled" };
  }
}

function outcomeOf({ tally, target }: Job): "full" | "partial" | "empty" {
  if (tally.shown >= target) return "full";
  return tally.shown === 0 ? "empty" : "partial";
}

function cancelled({ job, isStoppedByOperator }: KeptJob, discard: boolean): Partial<Job> {
  return {
    status: "cancelled",
    stopReason: isStoppedByOperator ? "cancelled_by_operator" : "cancelled_by_user",
    ...(discard && forgotten(job)),
  };
}

/** Nobody works on it: it ends here and now. Somebody does: the request is in the row. */
export function requestCancel(memory: Memory, input: Input<"requestCancel">): Job | null {
  const kept = memory.jobs.get(input.jobId);
  if (!kept || kept.job.workspaceId !== input.owner.workspaceId || !isOpen(kept.job)) return null;
  const { discard } = input;
  const now = new Date(memory.now());
  kept.nextWakeAt = memory.now();
  if (kept.job.cancelRequestedAt === null) kept.isStoppedByOperator = input.isByOperator ?? false;
  const asked = {
    discardRequested: discard,
    cancelRequestedAt: kept.job.cancelRequestedAt ?? now,
    runAt: now,
  };
  if (isFree(memory, kept)) {
    const set = { ...cancelled(kept, discard), ...asked };
    return close(memory, kept, { set, name: "job.cancelled" });
  }
  return change(memory, kept, {
    set: asked,
    name: "job.progress",
    detail: () => ({
      what: "stop_asked",
      ...(kept.isStoppedByOperator && { isByOperator: true }),
    }),
  });
}

export function retry(memory: Memory, { owner, jobId, lifetimeMs }: Input<"retry">): Job | null {
  const kept = memory.jobs.get(jobId);
  if (!kept || kept.job.workspaceId !== owner.workspaceId || !canRetry(kept.job)) return null;
  const { job } = kept;
  const now = memory.now();
  kept.nextWakeAt = now;
  kept.isStoppedByOperator = false;
  return change(memory, kept, {
    set: {
      ...AS_NEW,
      runAt: new Date(now),
      attempt: job.attempt + 1,
      percent: job.discardRequested ? 0 : Math.min(99, job.percent),
      expiresAt: new Date(now + Math.round(lifetimeMs)),
      fence: job.fence + 1,
    },
    name: "job.retried",
    detail: ({ attempt }) => ({ what: "retried", attempt }),
  });
}

const AS_NEW = {
  status: "queued",
  outcome: null,
  stopReason: null,
  error: null,
  cancelRequestedAt: null,
  discardRequested: false,
  completedAt: null,
  startedAt: null,
  failures: 0,
  stalls: 0,
  idleSlices: 0,
  slices: 0,
  pagesWithoutNews: 0,
  seenCursors: [],
} as const satisfies Partial<Job>;

function canRetry(job: Job): boolean {
  const isExhausted =
    job.stopReason === "source_exhausted" || job.stopReason === "provider_cap_reached";
  const isCutShort = job.outcome === "partial" && !isExhausted;
  const isStopped = job.status === "failed" || job.status === "cancelled" || isCutShort;
  const hasPlace = job.pageNo === 0 || job.cursor !== null;
  return isStopped && hasPlace && job.tally.shown < job.target;
}
