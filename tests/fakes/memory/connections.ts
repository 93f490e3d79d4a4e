import { LinkedinApi } from "#lib/contract/job.ts";
import type { StoredConnection } from "#lib/engine/ports.ts";
import type { ConnectionStore } from "#lib/engine/store-ports.ts";
import { allowanceOf } from "./account-pace.ts";
import {
  type Answering,
  connectionOf,
  isOpen,
  type KeptConnection,
  type KeptPace,
  type Memory,
} from "./memory.ts";

type Input<Name extends "list" | "save" | "setPace"> = Parameters<ConnectionStore[Name]>[0];

const FRESH_MS = 600_000;

export function memoryConnections(memory: Memory, answer: Answering): ConnectionStore {
  return {
    list: (input) => answer(() => list(memory, input)),
    save: (input) => answer(() => save(memory, input)),
    setPaused: () => answer(() => false),
    setShared: () => answer(() => false),
    setPace: (input) => answer(() => setPace(memory, input)),
    find: (connectionId) =>
      answer(() => {
        const found = memory.connections.get(connectionId);
        return found ? { accountId: found.accountId, status: found.status } : null;
      }),
    setStatus: ({ connectionId, status }) =>
      answer(() => {
        const found = memory.connections.get(connectionId);
        if (found) Object.assign(found, { status, updatedAt: memory.now() });
      }),
  };
}

const ofWorkspace = (memory: Memory, workspaceId: string) =>
  [...memory.connections.values()].filter((each) => each.workspaceId === workspaceId);

function list(memory: Memory, input: Input<"list">) {
  const ours = ofWorkspace(memory, input.workspaceId).toSorted(
    (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
  );
  const connections = ours.flatMap((connection) => {
    const pace = memory.paces.get(connection.accountId);
    return pace ? [toConnection(memory, connection, { pace, input })] : [];
  });
  const isFresh = ours.every(({ updatedAt }) => updatedAt > memory.now() - FRESH_MS);
  return { connections, isFresh: ours.length > 0 && isFresh };
}

/** Of Postgres' alone are the gauge of the day and the name of its owner; nothing is paused here. */
function toConnection(
  memory: Memory,
  { id, userId, accountId, name, status, apis }: KeptConnection,
  { pace, input }: { pace: KeptPace; input: Input<"list"> },
): StoredConnection {
  const { dayMs, rampDays } = input.pace;
  const now = memory.now();
  const allowances = LinkedinApi.options
    .filter((api) => apis.includes(api))
    .map((api) => allowanceOf(pace, { rowsPerDay: input.rowsPerDay(api), rampDays, dayMs }, now));
  return {
    id,
    provider: "unipile",
    accountId,
    name,
    status,
    apis: [...apis],
    usedToday: 0,
    dailyAllowance: Math.max(0, ...allowances),
    workingHours: null,
    coolsUntil: pace.cooledUntil > now ? new Date(pace.cooledUntil).toISOString() : null,
    userId,
    ownerName: null,
    isPaused: false,
    isShared: true,
    isLinked: false,
    ...workOn(memory, id),
    dailyRows: pace.rowsPerDay,
    rampDays: pace.rampDays,
  };
}

function save(memory: Memory, { owner, accounts, areAll }: Input<"save">): void {
  const updatedAt = memory.now();
  const listed = new Set(accounts.map(({ accountId }) => accountId));
  for (const known of ofWorkspace(memory, owner.workspaceId)) {
    if (!areAll || listed.has(known.accountId)) continue;
    memory.connections.set(known.id, { ...known, status: "disabled", updatedAt });
  }
  for (const { accountId, name, status, apis: told } of accounts) {
    const known = ofWorkspace(memory, owner.workspaceId).find(
      (each) => each.accountId === accountId,
    );
    const connection = known ?? {
      id: memory.newId(),
      workspaceId: owner.workspaceId,
      userId: owner.userId,
      accountId,
      createdAt: updatedAt,
    };
    const { id } = connection;
    const apis = told ?? known?.apis ?? ["classic"];
    if (status === "connected" && known && known.status !== status) makeDue(memory, id);
    memory.connections.set(id, { ...connection, name, status, apis, updatedAt });
    if (!memory.paces.has(accountId)) memory.paces.set(accountId, newPace(memory));
  }
}

function workOn(memory: Memory, connectionId: string) {
  const open = [...memory.jobs.values()].filter(
    ({ job }) => job.connectionId === connectionId && isOpen(job),
  );
  const bookedRows = open.reduce((sum, { job }) => sum + job.target - job.tally.shown, 0);
  return { openSearches: open.length, bookedRows };
}

/** Jobs that waited for the account to be connected again. */
function makeDue(memory: Memory, connectionId: string): void {
  for (const kept of memory.jobs.values()) {
    const { status, waitingReason } = kept.job;
    const isWaiting = status === "waiting" && waitingReason === "account_disconnected";
    if (!isWaiting || kept.job.connectionId !== connectionId) continue;
    kept.job = { ...kept.job, runAt: new Date(memory.now()) };
    kept.nextWakeAt = memory.now();
  }
}

function newPace(memory: Memory): KeptPace {
  return {
    nextFreeAt: 0,
    quietUntil: 0,
    cooledUntil: 0,
    rowsByHour: {},
    rowsPerDay: null,
    rampDays: null,
    firstSeenAt: memory.now(),
    wishes: {},
    served: {},
  };
}

function setPace(memory: Memory, { workspaceId, connectionId, pace }: Input<"setPace">): boolean {
  const account = connectionOf(memory, connectionId);
  if (account?.connection.workspaceId !== workspaceId) return false;
  if (pace.dailyRows !== undefined) account.pace.rowsPerDay = pace.dailyRows;
  if (pace.rampDays !== undefined) account.pace.rampDays = pace.rampDays;
  return true;
}
