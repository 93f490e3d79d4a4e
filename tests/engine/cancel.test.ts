import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#db/client.ts";
import { jobStore } from "#db/job-store.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import type { Job } from "#lib/engine/ports.ts";
import { toRows } from "#lib/engine/rows.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { fakeSource, people } from "#tests/fakes/fake-source.ts";
import { type RowHolder, rowHolder } from "#tests/fakes/row-holder.ts";
import {
  owner,
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

const DAY_MS = 86_400_000;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let other: RowHolder;
let w: TestWorld;
beforeAll(async () => {
  database = await seededDatabase();
  other = await rowHolder(database.url);
  w = worldOn(database.db, { source: fakeSource() });
});
afterAll(async () => {
  await other.close();
  await database.close();
});

async function heldJob(): Promise<Job> {
  const { id } = await start(w, requestFor(20));
  const job = await w.store.claim({ jobId: id, leaseMs: 60_000 });
  if (!job) throw new Error("the claim was refused");
  return job;
}

const untilTomorrow = (store: Store, job: Job) =>
  store.park({ job, reason: "daily_allowance", waitMs: DAY_MS, error: null });

function onePage(store: Store, job: Job) {
  const rows = toRows(people(0, 10), job.criteria);
  const page = { nextCursor: "10", cursorHash: "10", reported: 100, callMs: 1, leaseMs: 60_000 };
  return store.commitPage({ job, rows, ...page });
}

/** Something happens right after the first statement. */
function withAfterFirst(
  db: Database,
  act: () => Promise<unknown>,
  state = { isFirst: true },
): Database {
  return {
    ...db,
    within: (scope) => withAfterFirst(db.within(scope), act, state),
    async execute<Row>(statement: Parameters<Database["execute"]>[0]) {
      const answer = await db.execute<Row>(statement);
      if (state.isFirst) {
        state.isFirst = false;
        await act();
      }
      return answer;
    },
  };
}

test("a search whose slice parks it for a day while it is cancelled stops all the same", async () => {
  const job = await heldJob();
  const store = jobStore(withAfterFirst(database.db, () => untilTomorrow(w.store, job)));

  await cancelJob({ ...w, store }, { owner, jobId: job.id, discard: false });

  expect(await slice(w, job)).toBe("ended");
  expect(await reload(w, job)).toMatchObject({ status: "cancelled" });
});

test("a cancel that waits for a slice which parks the search ends it", async () => {
  const job = await heldJob();

  const cancelled = await other.whileHeld(
    () => untilTomorrow(jobStore(other.session), job),
    () => cancelJob(w, { owner, jobId: job.id, discard: false }),
  );

  expect(cancelled).toMatchObject({ status: "cancelled", fence: job.fence + 1 });
});

test("a cancel that waits for a page and the end of its slice leaves nothing of what is to be discarded", async () => {
  const job = await heldJob();
  const store = jobStore(other.session);

  await other.whileHeld(
    async () => {
      await onePage(store, job);
      await untilTomorrow(store, job);
    },
    () => cancelJob(w, { owner, jobId: job.id, discard: true }),
  );
  await slice(w, job);

  expect(await reload(w, job)).toMatchObject({ status: "cancelled", tally: { fetched: 0 } });
  const { rows } = await database.db.execute(
    sql`select from prospect_search_results where job_id = ${job.id}`,
  );
  expect(rows).toEqual([]);
});

test("a cancel of a search that is worked on is asked of its slice, which keeps the fence", async () => {
  const job = await heldJob();

  const asked = await cancelJob(w, { owner, jobId: job.id, discard: true });

  expect(asked).toMatchObject({ status: "processing", fence: job.fence, discardRequested: true });
  expect(await onePage(w.store, job)).toMatchObject({ pageNo: 1 });
  expect(await untilTomorrow(w.store, job)).toMatchObject({ status: "waiting" });
  expect(await slice(w, job)).toBe("ended");
  expect(await reload(w, job)).toMatchObject({ status: "cancelled", tally: { fetched: 0 } });
});
