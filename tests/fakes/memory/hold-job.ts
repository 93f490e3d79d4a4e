import type { Job, Lane } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { change, heldBy, isFree, isOpen, type KeptJob, type Memory, rankOf } from "./memory.ts";

type Input<Name extends keyof Store> = Parameters<Store[Name]>[0];

export function claim(memory: Memory, { jobId, leaseMs }: Input<"claim">): Job | null {
  const kept = memory.jobs.get(jobId);
  if (!kept || !isDue(memory, kept)) return null;
  const { job } = kept;
  const isTakeOver = kept.leaseUntil !== null;
  kept.leaseUntil = memory.now() + Math.round(leaseMs);
  kept.nextWakeAt = memory.now();
  const claimed = change(memory, kept, {
    set: {
      status: "processing",
      fence: job.fence + 1,
      slices: job.slices + 1,
      stalls: job.stalls + (isTakeOver ? 1 : 0),
      waitingReason: null,
      startedAt: job.startedAt ?? new Date(memory.now()),
    },
    name: "job.progress",
    detail: ({ fence }) => ({ what: "claimed", fence, isTakeOver }),
  });
  return { ...claimed, isTakeOver }; // only the claim itself tells
}

function isDue(memory: Memory, kept: KeptJob): boolean {
  const isTime = kept.job.runAt.getTime() <= memory.now();
  return isOpen(kept.job) && isTime && isTakeable(memory, kept) && !memory.isDraining;
}

const SUSPECT = 2;

/** Of jobs that died again and again one is taken over at a time, the first whose lease ran out. */
function isTakeable(memory: Memory, kept: KeptJob): boolean {
  if (!isFree(memory, kept)) return false;
  if (kept.job.stalls < SUSPECT || kept.leaseUntil === null) return true;
  return [...memory.jobs.values()].every((other) => !goesBefore(memory, other, kept));
}

function goesBefore(memory: Memory, other: KeptJob, kept: KeptJob): boolean {
  if (other === kept || !isOpen(other.job) || other.leaseUntil === null) return false;
  if (!isFree(memory, other)) return other.job.stalls > SUSPECT;
  const earlier = other.leaseUntil - (kept.leaseUntil ?? 0) || byId(other, kept);
  return other.job.stalls >= SUSPECT && runAtOf(other) <= memory.now() && earlier < 0;
}

export function renew(memory: Memory, { job, leaseMs }: Input<"renew">) {
  const kept = heldBy(memory, job);
  if (!kept) return null;
  kept.leaseUntil = memory.now() + Math.round(leaseMs);
  return { cancelRequested: kept.job.cancelRequestedAt !== null };
}

/** A search that is to stop does not wait first, and none waits past its end. */
function dueIn(memory: Memory, { cancelRequestedAt, expiresAt }: Job, waitMs: number): Date {
  const now = memory.now();
  if (cancelRequestedAt !== null) return new Date(now);
  const latest = Math.max(expiresAt.getTime(), now + 60_000);
  return new Date(Math.min(now + Math.round(waitMs), latest));
}

export function handOver(memory: Memory, input: Input<"handOver">): Job | null {
  const kept = heldBy(memory, input.job);
  if (!kept) return null;
  const { job } = kept;
  const { reason } = input;
  kept.leaseUntil = null;
  kept.nextWakeAt = memory.now();
  return change(memory, kept, {
    set: {
      runAt: dueIn(memory, job, input.waitMs),
      idleSlices: job.idleSlices + (reason === "idle" ? 1 : 0),
      slices: job.slices - (reason === "turn" ? 1 : 0),
    },
    name: "job.progress",
    detail: () => ({ what: "handed_over", reason }),
  });
}

export function breakOff(memory: Memory, input: Input<"breakOff">): Job | null {
  const kept = heldBy(memory, input.job);
  if (!kept) return null;
  const { job } = kept;
  const { error, waitMs, most } = input;
  const longerMs = Math.round(waitMs) * 4 ** Math.min(job.stalls, 5);
  kept.leaseUntil = null;
  kept.nextWakeAt = memory.now();
  return change(memory, kept, {
    set: {
      stalls: job.stalls + 1,
      runAt: job.stalls >= most ? new Date(memory.now()) : dueIn(memory, job, longerMs),
      lastError: { ...error, at: new Date(memory.now()) },
    },
    name: "job.progress",
    detail: () => ({ what: "handed_over", reason: "broken" }),
  });
}

export function park(memory: Memory, input: Input<"park">): Job | null {
  const kept = heldBy(memory, input.job);
  if (!kept) return null;
  const { job } = kept;
  const { reason, error, isRound = error !== null } = input;
  kept.leaseUntil = null;
  return change(memory, kept, {
    set: {
      status: "waiting",
      waitingReason: reason,
      runAt: dueIn(memory, job, input.waitMs),
      ...(isRound ? { failures: job.failures + 1 } : { slices: job.slices - 1 }),
      ...(error && { lastError: { ...error, at: new Date(memory.now()) } }),
    },
    name: "job.waiting",
    detail: ({ failures }) => ({
      what: "waiting",
      reason,
      round: isRound ? failures : null,
      error: error?.code ?? null,
    }),
  });
}

/** Everybody's first before anybody's second. */
export function takeDue(memory: Memory, { limit, backOffMs }: Input<"takeDue">): Lane[] {
  const now = memory.now();
  const due = [...memory.jobs.values()].filter(
    (kept) => isDue(memory, kept) && kept.nextWakeAt <= now,
  );
  const placed = due.map((kept) => ({
    kept,
    place: due.filter((other) => isBefore(other, kept)).length,
  }));
  const taken = placed
    .toSorted(
      (a, b) => a.place - b.place || runAtOf(a.kept) - runAtOf(b.kept) || byId(a.kept, b.kept),
    )
    .slice(0, limit)
    .map(({ kept }) => kept);
  for (const kept of taken) kept.nextWakeAt = now + Math.round(backOffMs);
  return taken.map(({ job: { id, workspaceId, userId, priority } }) => ({
    id,
    workspaceId,
    userId,
    priority,
  }));
}

const byId = ({ job: a }: KeptJob, { job: b }: KeptJob) => (a.id < b.id ? -1 : 1);
const runAtOf = ({ job }: KeptJob) => job.runAt.getTime();

/** Among the due jobs of one person: the more urgent, then the longer due. */
function isBefore(one: KeptJob, other: KeptJob): boolean {
  if (one.job.userId !== other.job.userId) return false;
  const urgency = rankOf(other.job.priority) - rankOf(one.job.priority);
  const order = urgency || runAtOf(one) - runAtOf(other) || byId(one, other);
  return one !== other && order < 0;
}
