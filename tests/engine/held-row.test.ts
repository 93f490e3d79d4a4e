import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { requestFor, seededDatabase, start, worldOn } from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let other: pg.Client;
beforeAll(async () => {
  database = await seededDatabase();
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await database.close();
});

/** Does the work while somebody else's statement has the job's row, who lets go when somebody waits for it. */
async function whileHeld<Answer>(jobId: string, work: () => Promise<Answer>): Promise<Answer> {
  await other.query("begin");
  await other.query("select from prospect_search_jobs where id = $1 for update", [jobId]);
  const answer = work();
  await expect.poll(countWaiting, { timeout: 10_000 }).toBe(1);
  await other.query("commit");
  return answer;
}

async function countWaiting(): Promise<number> {
  const { rows } = await other.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting ?? 0;
}

test("a claim waits for whoever has the row for a moment, and is not left to the next sweep", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(w, requestFor(10));

  const claimed = await whileHeld(job.id, () => w.store.claim({ jobId: job.id, leaseMs: 60_000 }));

  expect(claimed).toMatchObject({ id: job.id, status: "processing", fence: 1 });
});

test("of two claims that wait for the same row one gets it", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(w, requestFor(10));
  const claim = () => w.store.claim({ jobId: job.id, leaseMs: 60_000 });

  const first = claim();
  const second = claim();

  const claims = [await first, await second];
  expect(claims.filter((claimed) => claimed !== null)).toHaveLength(1);
});

test("news of one job waits for its row, and is not left for a second later", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(w, requestFor(10));
  await w.store.claim({ jobId: job.id, leaseMs: 60_000 });

  const news = await whileHeld(job.id, () =>
    w.outbox.take({ jobId: job.id, limit: 1, leastGapMs: 0 }),
  );

  expect(news.map(({ job: { status } }) => status)).toEqual(["processing"]);
});
