import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { connectionStore } from "#db/connection-store.ts";
import { jobStore } from "#db/job-store.ts";
import { outbox } from "#db/outbox.ts";
import { resultStore } from "#db/result-store.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import type { Job, Pace, Row } from "#lib/engine/ports.ts";
import type { NewJob } from "#lib/engine/store-ports.ts";
import type { Door } from "#tests/db/door.ts";
import { oneAccount, person } from "#tests/fakes/fake-source.ts";
import { owner, requestFor } from "#tests/fakes/world.ts";

const DAY_MS = 86_400_000;
export const pace: Pace = {
  spacingMinMs: 0,
  spacingMaxMs: 0,
  rowsPerDay: null,
  dayMs: DAY_MS,
  rampDays: 0,
};
export const LEASE_MS = 60_000;

/** The stores behind one door, and what the cases need to fill them. */
export type Subject = Awaited<ReturnType<typeof subjectOf>>;

export async function subjectOf(door: Door) {
  const { db } = door;
  const stores = {
    jobs: jobStore(db),
    results: resultStore(db),
    connections: connectionStore(db, { listedBy: "" }),
    outbox: outbox(db),
  };
  await stores.connections.save({ owner, accounts: [oneAccount], areAll: false });
  const { connections } = await stores.connections.list({
    workspaceId: owner.workspaceId,
    rowsPerDay: () => 1_000,
    pace,
  });
  const connectionId = connections[0]?.id ?? "";

  const clients = [door.db, ...Array.from({ length: 3 }, () => door.connect())];
  const atClients = clients.map(jobStore);

  async function create(change: Partial<NewJob> = {}): Promise<Job> {
    const created = await stores.jobs.create({ ...newJob(connectionId), ...change });
    if (!created) throw new Error("the job was refused");
    return created.job;
  }

  async function claim(change: Partial<NewJob> = {}): Promise<Job> {
    const { id } = await create(change);
    return some(await stores.jobs.claim({ jobId: id, leaseMs: LEASE_MS }));
  }

  return {
    door,
    ...stores,
    connectionId,
    /** The same store at one of four clients, as if in one of four processes. */
    storeAt: (turn: number) => some(atClients[turn % atClients.length]),
    create,
    claim,
    newJob: () => newJob(connectionId),
    commit: (job: Job, rows: readonly Row[]) => stores.jobs.commitPage(pageOf(job, rows)),
    reload: async (job: Job) =>
      some(await stores.jobs.find({ workspaceId: job.workspaceId, jobId: job.id })),
    clear: () => clear(db),
  };
}

async function clear(db: Database): Promise<void> {
  await db.execute(sql`delete from prospect_search_jobs`);
  await db.execute(
    sql`update account_paces set next_free_at = 'epoch', quiet_until = 'epoch', cooled_until = 'epoch', rows_by_hour = '{}',
      wishes = '{}', served = '{}'`,
  );
}

function newJob(connectionId: string): NewJob {
  const { criteria } = requestFor(500);
  return {
    owner,
    connectionId,
    name: "Directors",
    criteria: { ...criteria, exclude: { known: false } },
    criteriaText: "director",
    api: "classic",
    priority: "normal",
    pageSize: 100,
    idempotencyKey: null,
    requestHash: "hash",
    expectedPageMs: 1_000,
    lifetimeMs: DAY_MS,
    openLimit: 1_000,
  };
}

/** A page of a job as `commitPage` takes it. */
export function pageOf(job: Job, rows: readonly Row[]) {
  const nextCursor = String(job.pageNo + 1);
  return {
    job,
    rows,
    nextCursor,
    cursorHash: nextCursor,
    reported: 1_000,
    callMs: 700,
    leaseMs: LEASE_MS,
  };
}

export function rowOf(number: number, change: Partial<Prospect> = {}): Row {
  return { ...person(number, change), identity: `linkedin:${number}`, isFilteredOut: false };
}

export const rows = (count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => rowOf(from + index));

export function some<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("there is nothing");
  return value;
}

/** `count` of the same at once. */
export function atOnce<Value>(count: number, ask: (turn: number) => Promise<Value>) {
  return Promise.all(Array.from({ length: count }, (_, turn) => ask(turn)));
}
