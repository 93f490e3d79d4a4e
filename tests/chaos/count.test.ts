import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import type { Job } from "#lib/engine/ports.ts";
import { carelessStore } from "#scripts/chaos/careless-store.ts";
import { readEvidence } from "#scripts/chaos/read-evidence.ts";
import { type Report, reportOn } from "#scripts/chaos/report.ts";
import { WITNESS } from "#scripts/chaos/witness.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { expireLease } from "#tests/fakes/trouble.ts";
import {
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

const TARGET = 40;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let pool: pg.Pool;
let processes: Database[];
beforeAll(async () => {
  database = await seededDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 3 });
  await pool.query(WITNESS);
});
afterAll(async () => {
  await pool.end();
  await database.close();
});
beforeEach(async () => {
  processes = [];
  await database.db.execute(
    "truncate prospect_search_jobs, chaos_writes, chaos_slots, chaos_starts cascade",
  );
});
afterEach(() => Promise.all(processes.map((db) => db.close())));

/** A world in a process of its own, as far as the database can tell. */
function worker(name: string): TestWorld {
  const db = connect(`${database.url}?application_name=${name}`);
  processes.push(db);
  return worldOn(db, { source: fakeSource() });
}

async function count(job: Job): Promise<Report> {
  return reportOn({
    seed: 1,
    events: 1,
    expected: new Map([[job.id, TARGET]]),
    evidence: await readEvidence(pool),
    calls: [],
    spacingMs: 0,
  });
}

async function finishedJob(): Promise<Job> {
  const world = worker("one");
  const job = await start(world, requestFor(TARGET));
  await slice(world, job);
  return job;
}

test("a job that one worker began and another finished is whole", async () => {
  const first = worker("first");
  const job = await start(first, requestFor(TARGET));
  await first.store.claim({ jobId: job.id, leaseMs: 60_000 });
  await expireLease(database.db, job);

  await slice(worker("second"), job);

  expect(await count(job)).toMatchObject({
    jobs: 1,
    rowsExpected: TARGET,
    rows: TARGET,
    lost: 0,
    twice: 0,
    staleAccepted: 0,
    gaps: 0,
    ledgerOk: true,
    positionsOk: true,
    unfinished: 0,
    ok: true,
  });
});

test("each granted moment is noted with its job, and each call that began", async () => {
  const job = await finishedJob();

  const { slots, starts } = await readEvidence(pool);

  expect(slots).toHaveLength(TARGET / 10);
  expect(starts).toHaveLength(TARGET / 10);
  expect(new Set(slots.map(({ job_id }) => job_id))).toEqual(new Set([job.id]));
});

describe("the count finds", () => {
  test.each<[string, Partial<Report>, ReturnType<typeof sql>]>([
    [
      "a page written again",
      { twice: 10, rows: 50, positionsOk: true, ledgerOk: false },
      sql`insert into prospect_search_results (job_id, workspace_id, user_id, identity, prospect_data,
          batch_number, disposition, position, seq, is_seen)
        select job_id, workspace_id, user_id, identity || ':again', prospect_data, batch_number, disposition,
          position + 20, seq, is_seen from prospect_search_results where batch_number = 2`,
    ],
    [
      "a page that was lost",
      { lost: 10, rows: 30, positionsOk: false, ledgerOk: false },
      sql`delete from prospect_search_results where batch_number = 1`,
    ],
    [
      "a counter that says something else than the rows",
      { ledgerOk: false, lost: 0 },
      sql`update prospect_search_jobs set merged = merged + 1, progress_current = progress_current - 1`,
    ],
    [
      "a change without its event",
      { gaps: 2, staleAccepted: 0 },
      sql`delete from job_events where seq = 5`,
    ],
    [
      "a page number that comes twice",
      { gaps: 2 },
      sql`update job_events set detail = detail || '{"page": 1}' where detail ->> 'page' = '2'`,
    ],
    [
      "a job that is not over",
      { unfinished: 1 },
      sql`update prospect_search_jobs set status = 'processing'`,
    ],
    [
      "an end that nobody heard of",
      { unfinished: 1 },
      sql`update prospect_search_jobs set sent_seq = seq - 1`,
    ],
    [
      "a fence that did not grow",
      { staleAccepted: 1 },
      sql`update job_events set detail = detail || '{"fence": 0}' where detail ->> 'what' = 'claimed'`,
    ],
  ])("%s", async (_what, damage, statement) => {
    const job = await finishedJob();
    await database.db.execute(statement);

    expect(await count(job)).toMatchObject({ ...damage, ok: false });
  });

  test("a job that is gone", async () => {
    const job = await finishedJob();
    await database.db.execute("delete from prospect_search_jobs");

    expect(await count(job)).toMatchObject({ rows: 0, unfinished: 1, ok: false });
  });
});

describe("a writer that slept while another took over its job", () => {
  async function wakeUp(isCareless: boolean): Promise<Job> {
    const sleeper = worker("sleeper");
    const { id } = await start(sleeper, requestFor(TARGET));
    const job = await sleeper.store.claim({ jobId: id, leaseMs: 60_000 });
    if (!job) throw new Error("the first claim was refused");
    await expireLease(database.db, job);
    await worker("successor").store.claim({ jobId: id, leaseMs: 60_000 });

    const store = isCareless ? carelessStore(sleeper.store) : sleeper.store;
    await store.commitPage({
      job,
      rows: [],
      nextCursor: "10",
      cursorHash: "hash",
      reported: TARGET,
      callMs: 1,
      leaseMs: 60_000,
    });
    return job;
  }

  test("is found out when it is careless", async () => {
    expect(await count(await wakeUp(true))).toMatchObject({ staleAccepted: 1, ok: false });
  });

  test("changes nothing where the store looks at the fence", async () => {
    expect(await count(await wakeUp(false))).toMatchObject({ staleAccepted: 0 });
  });
});
