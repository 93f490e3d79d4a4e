import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { type RowHolder, rowHolder } from "#tests/fakes/row-holder.ts";
import { expireLease } from "#tests/fakes/trouble.ts";
import { requestFor, seededDatabase, start, worldOn } from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
let other: RowHolder;
beforeAll(async () => {
  database = await seededDatabase();
  other = await rowHolder(database.url);
});
afterAll(async () => {
  await other.close();
  await database.close();
});

/** Does the work while somebody else's statement has the job's row, who lets go when somebody waits for it. */
function whileHeld<Answer>(jobId: string, work: () => Promise<Answer>): Promise<Answer> {
  const hold = () =>
    other.session.execute(sql`select from prospect_search_jobs where id = ${jobId} for update`);
  return other.whileHeld(hold, work);
}

test("a claim waits for whoever has the row for a moment, and is not left to the next sweep", async () => {
  const w = worldOn(database.db, { source: fakeSource() });
  const job = await start(w, requestFor(10));

  const claimed = await whileHeld(job.id, () => w.store.claim({ jobId: job.id, leaseMs: 60_000 }));

  expect(claimed).toMatchObject({ id: job.id, status: "processing", fence: 1 });
});

const LEASE_MS = 60_000;

test.each<[string, (job: Job, store: Store) => Promise<unknown>]>([
  ["taken over", ({ id: jobId }, store) => store.claim({ jobId, leaseMs: LEASE_MS })],
  ["renewed", (job, store) => store.renew({ job, leaseMs: LEASE_MS })],
  ["renewed with a page", (job, store) => store.commitPage({ job, ...page, leaseMs: LEASE_MS })],
  [
    "renewed with a call",
    (job, store) => store.beginCall({ job, spacingMs: 0, leaseMs: LEASE_MS }),
  ],
])(
  "a lease that is %s lasts its whole time, however long its row was waited for",
  async (how, take) => {
    const w = worldOn(database.db, { source: fakeSource() });
    const { id } = await start(w, requestFor(10));
    const job = await w.store.claim({ jobId: id, leaseMs: LEASE_MS });
    if (!job) throw new Error("the claim was refused");
    if (how === "taken over") await expireLease(database.db, job);

    await other.whileHeld(
      () =>
        other.session.execute(
          sql`update prospect_search_jobs set updated_at = now() where id = ${id}`,
        ),
      () => take(job, w.store),
    );

    const { rows } = await database.db.execute(
      sql`select lease_until >= ${other.letGoAt()}::timestamptz + ${LEASE_MS} * interval '1 millisecond' as is_whole
      from prospect_search_jobs where id = ${id}`,
    );
    expect(rows).toEqual([{ is_whole: true }]);
  },
);

const page = { rows: [], nextCursor: "10", cursorHash: "10", reported: 10, callMs: 1 };

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
