import type { Job, Owner, Tally } from "#lib/engine/ports.ts";
import type { NewJob, Store } from "#lib/engine/store-ports.ts";
import { isOpen, type KeptJob, type Memory } from "./memory.ts";

type Created = Awaited<ReturnType<Store["create"]>>;

const NOTHING: Tally = {
  reported: 0,
  fetched: 0,
  merged: 0,
  known: 0,
  suppressed: 0,
  filteredOut: 0,
  reserve: 0,
  shown: 0,
  new: 0,
  approved: 0,
  rejected: 0,
  removed: 0,
};

const ofWorkspace = (memory: Memory, { workspaceId }: Owner) =>
  [...memory.jobs.values()].filter(({ job }) => job.workspaceId === workspaceId);

/** Its estimate is the caller's: earlier runs are not looked at. */
export function createJob(memory: Memory, input: NewJob): Created {
  const known = recallJob(memory, input);
  if (known) return { ...known, isRepeat: true };
  const open = ofWorkspace(memory, input.owner).filter(({ job }) => isOpen(job));
  if (open.length >= input.openLimit) return null;
  const kept = toKept(memory, input);
  memory.jobs.set(kept.job.id, kept);
  memory.watcher.changed?.(null, kept);
  return { job: kept.job, isRepeat: false, isMismatch: false };
}

export function recallJob(
  memory: Memory,
  { owner, idempotencyKey, requestHash }: Parameters<Store["recall"]>[0],
): Awaited<ReturnType<Store["recall"]>> {
  if (idempotencyKey === null) return null;
  const ours = ofWorkspace(memory, owner);
  const known = ours.find((kept) => kept.idempotencyKey === idempotencyKey);
  return known ? { job: known.job, isMismatch: known.requestHash !== requestHash } : null;
}

function toKept(memory: Memory, input: NewJob): KeptJob {
  return {
    job: toJob(memory, input),
    leaseUntil: null,
    nextWakeAt: memory.now(),
    sentSeq: 0,
    sentAt: 0,
    sendLeaseUntil: 0,
    isStoppedByOperator: false,
    rows: [],
    events: [{ seq: 1, name: "job.created", detail: {} }],
    idempotencyKey: input.idempotencyKey,
    requestHash: input.requestHash,
  };
}

function toJob(memory: Memory, input: NewJob): Job {
  const now = memory.now();
  const pages = Math.ceil(input.criteria.target / input.pageSize);
  return {
    ...input.owner,
    id: memory.newId(),
    connectionId: input.connectionId,
    name: input.name,
    criteria: input.criteria,
    criteriaText: input.criteriaText,
    api: input.api,
    priority: input.priority,
    pageSize: input.pageSize,
    target: input.criteria.target,
    ...UNTOUCHED,
    runAt: new Date(now),
    estimatedSeconds: Math.ceil((pages * input.expectedPageMs) / 1_000),
    createdAt: new Date(now),
    expiresAt: new Date(now + Math.round(input.lifetimeMs)),
  };
}

const UNTOUCHED = {
  status: "queued",
  outcome: null,
  stopReason: null,
  waitingReason: null,
  fence: 0,
  isTakeOver: false,
  pageNo: 0,
  cursor: null,
  seenCursors: [],
  pagesWithoutNews: 0,
  slices: 0,
  stalls: 0,
  idleSlices: 0,
  failures: 0,
  attempt: 1,
  cancelRequestedAt: null,
  discardRequested: false,
  percent: 0,
  seq: 1,
  tally: NOTHING,
  error: null,
  lastError: null,
  calls: 0,
  callMs: 0,
  startedAt: null,
  completedAt: null,
  lastActivityAt: null,
} as const satisfies Partial<Job>;

/** Back to the first page, as if the job had found nothing. */
export function forgotten(job: Job): Partial<Job> {
  const tally = { ...NOTHING, reported: job.tally.reported };
  return { tally, pageNo: 0, cursor: null, seenCursors: [] };
}
