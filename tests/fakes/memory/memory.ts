import type { ConnectionStatus } from "#lib/contract/connection.ts";
import type { LinkedinApi, Priority } from "#lib/contract/job.ts";
import type { JobEventName } from "#lib/contract/realtime.ts";
import type { Job, Owner } from "#lib/engine/ports.ts";
import type { CallStart, Reservation } from "#lib/engine/store-ports.ts";

/** Runs one statement; says when it happens and when its answer arrives. */
export type Answering = <Value>(statement: () => Value) => Promise<Value>;

export interface KeptRow {
  readonly identity: string;
  readonly disposition: "shown" | "reserve" | "known" | "filtered_out";
  readonly position: number | null;
  readonly batchNumber: number;
  readonly seq: number;
  readonly isSeen: boolean;
  mergeCount: number;
}

/** A job's row with what belongs to it; `job` is what the statements hand out, and is replaced whole. */
export interface KeptJob {
  job: Job;
  leaseUntil: number | null;
  nextWakeAt: number;
  sentSeq: number;
  sentAt: number;
  sendLeaseUntil: number;
  isStoppedByOperator: boolean;
  rows: KeptRow[];
  readonly events: { seq: number; name: JobEventName; detail: Record<string, unknown> }[];
  readonly idempotencyKey: string | null;
  readonly requestHash: string;
}

export interface KeptConnection extends Owner {
  readonly id: string;
  readonly accountId: string;
  readonly createdAt: number;
  name: string;
  status: ConnectionStatus;
  apis: readonly LinkedinApi[];
  updatedAt: number;
}

export interface Wish {
  readonly w: string;
  readonly u: string;
  readonly p: number;
  readonly since: number;
  readonly until: number;
}

export interface KeptPace {
  nextFreeAt: number;
  quietUntil: number;
  cooledUntil: number;
  rowsByHour: Record<string, number>;
  rowsPerDay: number | null;
  rampDays: number | null;
  readonly firstSeenAt: number;
  wishes: Record<string, Wish>;
  served: Record<string, number>;
}

/** What a test may watch: it is told in the statement, before anybody else can act. */
export interface Watcher {
  changed?(before: Job | null, after: KeptJob): void;
  reserved?(by: { job: Job; accountId: string }, answer: Reservation): void;
  began?(answer: CallStart): void;
  cooled?(accountId: string, until: number): void;
}

export interface Memory {
  readonly jobs: Map<string, KeptJob>;
  readonly connections: Map<string, KeptConnection>;
  /** By the provider's account. */
  readonly paces: Map<string, KeptPace>;
  isDraining: boolean;
  readonly now: () => number;
  readonly newId: () => string;
  readonly watcher: Watcher;
  /** Off only to prove that a test would notice. */
  readonly guards: { readonly fence: boolean; readonly spacing: boolean };
}

interface MemoryOptions extends Pick<Memory, "now" | "newId"> {
  readonly watcher?: Watcher;
  readonly guards?: Partial<Memory["guards"]>;
}

export function emptyMemory({ now, newId, watcher = {}, guards }: MemoryOptions): Memory {
  return {
    jobs: new Map(),
    connections: new Map(),
    paces: new Map(),
    isDraining: false,
    now,
    newId,
    watcher,
    guards: { fence: true, spacing: true, ...guards },
  };
}

const PRIORITIES: readonly Priority[] = ["low", "normal", "high"];

export const rankOf = (priority: Priority): number => PRIORITIES.indexOf(priority);

export const isOpen = ({ status }: Job): boolean =>
  status === "queued" || status === "processing" || status === "waiting";

export function isFree(memory: Memory, { leaseUntil }: KeptJob): boolean {
  return leaseUntil === null || leaseUntil < memory.now();
}

/** The job as it is now, when the fence is still the one of the snapshot. */
export function heldBy(memory: Memory, { id, fence }: Job): KeptJob | null {
  const kept = memory.jobs.get(id);
  if (kept?.job.status !== "processing") return null;
  if (memory.guards.fence && kept.leaseUntil === null) return null;
  return kept.job.fence === fence || !memory.guards.fence ? kept : null;
}

export function connectionOf(memory: Memory, connectionId: string) {
  const connection = memory.connections.get(connectionId);
  const pace = connection && memory.paces.get(connection.accountId);
  return connection && pace ? { connection, pace } : null;
}

interface Change {
  readonly set: Partial<Job>;
  readonly name: JobEventName;
  readonly detail: (after: Job) => Record<string, unknown>;
}

/** One change of one job: `seq` moves on by one and the event is written with it. */
export function change(memory: Memory, kept: KeptJob, { set, name, detail }: Change): Job {
  const before = kept.job;
  kept.job = { ...before, ...set, seq: before.seq + 1 };
  kept.events.push({ seq: kept.job.seq, name, detail: detail(kept.job) });
  memory.watcher.changed?.(before, kept);
  return kept.job;
}
