import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import { jobStore } from "#db/job-store.ts";
import type { Job } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { fakeSource, pageOf } from "#tests/fakes/fake-source.ts";
import {
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

const SPACING_MS = 40;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let w: TestWorld;
beforeAll(async () => {
  database = await seededDatabase();
  w = worldOn(database.db, { source: fakeSource() });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(
    sql`update account_paces set next_free_at = 'epoch', quiet_until = 'epoch', cooled_until = 'epoch', rows_by_hour = '{}',
      wishes = '{}', served = '{}', working_hours = null, rows_per_day = null, ramp_days = null, first_seen_at = now()`,
  );
});

async function claimed(): Promise<Job> {
  const { id } = await start(w, requestFor(20));
  const job = await w.store.claim({ jobId: id, leaseMs: 60_000 });
  if (!job) throw new Error("the claim was refused");
  return job;
}

const wish = (job: Job) => ({
  job,
  spacingMs: SPACING_MS,
  rows: 10,
  rowsPerDay: 1_000_000,
  dayMs: 86_400_000,
  rampDays: 0,
  leaseMs: 60_000,
});

/** Asks until the call is granted, as a slice does; the moment at which it began. */
async function begun(store: Store, job: Job): Promise<number> {
  const reservation = await store.reserve(wish(job));
  if (!("waitMs" in reservation)) throw new Error(`refused: ${reservation.kind}`);
  await sleep(reservation.waitMs);
  if (reservation.kind !== "granted") return begun(store, job);
  while (reservation.waitMs > 0) {
    const start = await store.beginCall({ job, spacingMs: SPACING_MS, leaseMs: 60_000 });
    if (!("waitMs" in start)) break;
    await sleep(start.waitMs);
  }
  return Date.now();
}

async function usedRows(): Promise<number> {
  const { rows } = await database.db.execute<{ used: string }>(
    sql`select sum(value::int) as used from account_paces, jsonb_each_text(rows_by_hour)`,
  );
  return Number(rows[0]?.used ?? 0);
}

test("calls of one account are a spacing apart, whoever reserves them in however many processes", async () => {
  const jobs = await Promise.all(Array.from({ length: 10 }, claimed));
  const others = [connect(database.url), connect(database.url)];
  const stores = [w.store, ...others.map(jobStore)];

  const startedAt = Date.now();
  const calls = await Promise.all(
    jobs.map(async (job, number) => {
      const store = stores[number % stores.length];
      if (!store) throw new Error("no store");
      const moments: number[] = [];
      while (moments.length < 5) moments.push(await begun(store, job));
      return moments;
    }),
  );
  await Promise.all(others.map((db) => db.close()));

  // The last of fifty begins 49 spacings after the first, whatever the order of the answers.
  const last = Math.max(...calls.flat());
  expect(last - startedAt).toBeGreaterThanOrEqual(49 * SPACING_MS);
});

test("an allowance of 150 rows grants exactly 15 of 100 calls that come at once", async () => {
  const jobs = await Promise.all(Array.from({ length: 5 }, claimed));

  const kinds = await Promise.all(
    Array.from({ length: 100 }, async (_, turn) => {
      const job = jobs[turn % jobs.length];
      if (!job) throw new Error("no job");
      const { kind } = await w.store.reserve({ ...wish(job), spacingMs: 0, rowsPerDay: 150 });
      return kind;
    }),
  );

  expect(kinds.filter((kind) => kind === "granted")).toHaveLength(15);
  expect(kinds.filter((kind) => kind === "spent")).toHaveLength(85);
  expect(await usedRows()).toBe(150);
});

test("rows of more than a day ago free the allowance again", async () => {
  const job = await claimed();
  const hour = Math.floor(Date.now() / 3_600_000);
  const used = JSON.stringify({ [hour - 25]: 100, [hour - 20]: 90 });
  await database.db.execute(sql`update account_paces set rows_by_hour = ${used}::jsonb`);

  expect(await w.store.reserve({ ...wish(job), rowsPerDay: 100 })).toMatchObject({
    kind: "granted",
  });
  const refused = await w.store.reserve({ ...wish(job), rowsPerDay: 100, rows: 50 });

  // The 90 rows of twenty hours ago count until that hour is all of a day old.
  const freeAt = (hour - 20 + 25) * 3_600_000;
  expect(refused.kind).toBe("spent");
  expect(refused).toHaveProperty("waitMs");
  if (refused.kind === "spent") {
    expect(Math.abs(Date.now() + refused.waitMs - freeAt)).toBeLessThan(60_000);
  }
});

test("a search that uses up the day waits until there is room, and finishes then by itself", async () => {
  const source = fakeSource({ answer: (ask) => pageOf(ask, 100) });
  const limited = worldOn(database.db, { source, pace: { rowsPerDay: 20 } });
  const job = await start(limited, requestFor(40));

  expect(await slice(limited, job)).toBe("waiting");
  const parked = await reload(limited, job);
  expect(parked).toMatchObject({ status: "waiting", waitingReason: "daily_allowance" });
  expect(parked.tally.shown).toBe(20);
  expect(parked.runAt.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  expect(limited.woken.at(-1)).toEqual({ jobId: job.id, at: parked.runAt });

  await database.db.execute(sql`update account_paces set rows_by_hour = '{}'`);
  await database.db.execute(
    sql`update prospect_search_jobs set run_at = now() where id = ${job.id}`,
  );
  expect(await slice(limited, job)).toBe("ended");
  expect((await reload(limited, job)).tally).toMatchObject({ shown: 40, merged: 0 });
});

test("a cool-down holds back everybody on the account", async () => {
  const job = await claimed();
  await w.store.coolDown({ connectionId: job.connectionId, waitMs: 5_000 });

  const [mine, others] = [
    await w.store.reserve(wish(job)),
    await w.store.reserve(wish(await claimed())),
  ];

  expect(mine).toMatchObject({ kind: "cooling" });
  expect(others).toMatchObject({ kind: "cooling" });
  if (mine.kind === "cooling") expect(mine.waitMs).toBeGreaterThan(4_500);
});

test("an allowance smaller than a page is used up in smaller pages", async () => {
  const source = fakeSource({ answer: (ask) => pageOf(ask, 100) });
  const small = worldOn(database.db, { source, pace: { rowsPerDay: 4 } });
  const job = await start(small, requestFor(20));

  expect(await slice(small, job)).toBe("waiting");

  expect(source.calls.map(({ pageSize }) => pageSize)).toEqual([4]);
  expect(await reload(small, job)).toMatchObject({ waitingReason: "daily_allowance" });
});

test("a slice that sleeps for its turn does not call once the account is told to slow down", async () => {
  const source = fakeSource({ answer: (ask) => pageOf(ask, 100) });
  const sleepy = worldOn(database.db, { source, limits: { longestSleepMs: 2_000 } });
  const job = await start(sleepy, requestFor(20));
  const { connectionId } = job;
  await sleepy.store.coolDown({ connectionId, waitMs: 600 });
  const clock: TestWorld["clock"] = {
    ...sleepy.clock,
    async sleep(ms, signal) {
      await sleepy.store.coolDown({ connectionId, waitMs: 60_000 });
      await sleepy.clock.sleep(ms, signal);
    },
  };

  expect(await slice({ ...sleepy, clock }, job)).toBe("waiting");

  expect(source.calls).toEqual([]);
  expect(await reload(sleepy, job)).toMatchObject({ waitingReason: "provider_cooldown" });
});
