import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobStatus } from "#lib/contract/job.ts";
import type { Job } from "#lib/engine/ports.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import {
  owner,
  reload,
  requestFor,
  seededDatabase,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let w: TestWorld;
beforeAll(async () => {
  database = await seededDatabase();
  w = worldOn(database.db, { source: fakeSource() });
});
afterAll(() => database.close());

/** A job in this status as its statements left it, and held by us where anybody can hold it. */
async function jobIn(status: JobStatus, isWorkedOn: boolean): Promise<Job> {
  const job = await start(w, requestFor(10));
  const leaseUntil = isWorkedOn ? sql`now() + interval '1 minute'` : sql`null`;
  await database.db.execute(sql`
    update prospect_search_jobs set status = ${status}, lease_until = ${leaseUntil}, fence = 7 where id = ${job.id}`);
  return reload(w, job);
}

const failure = {
  stopReason: "provider_error",
  code: "x",
  message: "x",
  isRetryable: true,
} as const;

const changes: Record<string, (job: Job) => Promise<Job | null>> = {
  claim: (job) => w.store.claim({ jobId: job.id, leaseMs: 60_000 }),
  handOver: (job) => w.store.handOver({ job, reason: "deadline", waitMs: 0 }),
  park: (job) => w.store.park({ job, reason: "daily_allowance", waitMs: 1, error: null }),
  complete: (job) =>
    w.store.finish({ job, ending: { status: "completed", stopReason: "source_exhausted" } }),
  fail: (job) => w.store.finish({ job, ending: { status: "failed", failure } }),
  cancel: (job) => w.store.requestCancel({ owner, jobId: job.id, discard: false }),
  retry: (job) => w.store.retry({ owner, jobId: job.id, lifetimeMs: 60_000 }),
};

/** From each status, what each statement makes of it; null where it must not touch the job. */
const table: [JobStatus, boolean, Record<string, JobStatus | null>][] = [
  ["queued", false, { claim: "processing", cancel: "cancelled" }],
  ["waiting", false, { claim: "processing", cancel: "cancelled" }],
  [
    "processing",
    true,
    {
      handOver: "processing",
      park: "waiting",
      complete: "completed",
      fail: "failed",
      cancel: "processing",
    },
  ],
  ["completed", false, {}],
  ["failed", false, { retry: "queued" }],
  ["cancelled", false, { retry: "queued" }],
];

const cases = table.flatMap(([from, isWorkedOn, allowed]) =>
  Object.keys(changes).map((change) => ({ from, isWorkedOn, change, to: allowed[change] ?? null })),
);

test.each(cases)("$change turns $from into $to", async ({ from, isWorkedOn, change, to }) => {
  const job = await jobIn(from, isWorkedOn);

  const changed = await changes[change]?.(job);

  expect(changed?.status ?? null).toBe(to);
  const after = await reload(w, job);
  expect(after.status).toBe(to ?? from);
  expect(after.seq).toBe(to === null ? job.seq : job.seq + 1);
});
