import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { rateLimits } from "#db/rate-limits.ts";
import { seededDatabase } from "#tests/fakes/world.ts";

const HOUR = 3_600_000;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let others: Database[];
beforeAll(async () => {
  database = await seededDatabase();
  others = Array.from({ length: 3 }, () => connect(database.url, { max: 10 }));
});
afterAll(async () => {
  await Promise.all(others.map((db) => db.close()));
  await database.close();
});
beforeEach(() => database.db.execute(sql`delete from rate_buckets`));

const bucket = (change: Partial<Parameters<ReturnType<typeof rateLimits>["take"]>[0]> = {}) => ({
  key: "jobs:user:ann",
  capacity: 10,
  perMs: HOUR,
  cost: 1,
  ...change,
});

/** As if the last take had been so long ago. */
const goBack = (ms: number, key = bucket().key) =>
  database.db.execute(sql`update rate_buckets
    set filled_at = filled_at - ${`${ms} milliseconds`}::interval where key = ${key}`);

const keys = async () =>
  (await database.db.execute<{ key: string }>(sql`select key from rate_buckets order by key`)).rows;

test("what may not be refused takes as much as there is, and whoever comes next waits for it", async () => {
  const { take, spendAll } = rateLimits(database.db);
  const left = async () => (await database.db.execute(sql`select tokens from rate_buckets`)).rows;

  await spendAll([bucket({ cost: 4 })]);
  expect(await left()).toEqual([{ tokens: 6 }]);
  await spendAll([bucket({ cost: 400 })]);
  expect(await left()).toEqual([{ tokens: 0 }]);
  expect(await take(bucket())).toMatchObject({ ok: false });
  await goBack(HOUR);
  expect(await take(bucket({ cost: 10 }))).toEqual({ ok: true });
});

test("two hundred at once, from four processes, are let in exactly as often as there is room", async () => {
  const doors = [database.db, ...others].map(rateLimits);
  const wanted = bucket({ capacity: 40 });

  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, turn) => doors[turn % doors.length]?.take(wanted)),
  );

  expect(answers.filter((answer) => answer?.ok)).toHaveLength(40);
  for (const answer of answers) {
    if (answer?.ok) continue;
    expect(answer?.retryAfterMs).toBeGreaterThan(0);
    expect(answer?.retryAfterMs).toBeLessThanOrEqual(HOUR / 40);
  }
});

test("whoever waits as long as they were told is let in, once", async () => {
  const { take } = rateLimits(database.db);
  for (let turn = 0; turn < 10; turn += 1) expect(await take(bucket())).toEqual({ ok: true });
  const refused = await take(bucket());
  if (refused.ok) throw new Error("the eleventh was let in");
  expect(refused.retryAfterMs).toBeGreaterThan(HOUR / 10 - 60_000);
  expect(refused.retryAfterMs).toBeLessThanOrEqual(HOUR / 10);

  await goBack(refused.retryAfterMs);

  expect(await take(bucket())).toEqual({ ok: true });
  expect(await take(bucket())).toMatchObject({ ok: false });
});

test("a bucket is never fuller than it can be, however long nobody came", async () => {
  const { take } = rateLimits(database.db);
  await take(bucket());
  await goBack(100 * HOUR);

  expect(await take(bucket({ cost: 10 }))).toEqual({ ok: true });
  expect(await take(bucket())).toMatchObject({ ok: false });
});

test("a refusal takes nothing, and a cost is taken whole or not", async () => {
  const { take } = rateLimits(database.db);

  expect(await take(bucket({ cost: 7 }))).toEqual({ ok: true });
  expect(await take(bucket({ cost: 4 }))).toMatchObject({ ok: false });
  expect(await take(bucket({ cost: 4 }))).toMatchObject({ ok: false });
  expect(await take(bucket({ cost: 3 }))).toEqual({ ok: true });
  await expect(take(bucket({ cost: 11 }))).rejects.toThrow("never holds 11");
});

test("buckets of other names are other buckets", async () => {
  const { take } = rateLimits(database.db);
  await take(bucket({ cost: 10 }));

  expect(await take(bucket({ key: "jobs:user:bob" }))).toEqual({ ok: true });
  expect(await take(bucket())).toMatchObject({ ok: false });
});

test("several buckets are taken from at once, and the emptiest says how long to wait", async () => {
  const { takeAll } = rateLimits(database.db);
  const user = bucket({ key: "user", capacity: 2 });
  const team = bucket({ key: "team", capacity: 3, perMs: HOUR / 60 });

  expect(await takeAll([user, team])).toEqual({ ok: true });
  expect(await takeAll([team, user])).toEqual({ ok: true });
  const refused = await takeAll([team, user]);
  if (refused.ok) throw new Error("the third was let in");
  expect(refused.retryAfterMs).toBeGreaterThan(HOUR / 2 - 60_000);
  expect(await rateLimits(database.db).take(team)).toMatchObject({ ok: false });
  expect(await takeAll([])).toEqual({ ok: true });
});

test("a hundred who take from the same buckets in any order do not lock each other out", async () => {
  const { takeAll } = rateLimits(database.db);
  const three = ["a", "b", "c"].map((key) => bucket({ key, capacity: 100 }));

  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, turn) => takeAll(turn % 2 === 0 ? three : three.toReversed())),
  );

  expect(answers.every(({ ok }) => ok)).toBe(true);
});

test("a clock that is behind gives nothing away", async () => {
  const { take } = rateLimits(database.db);
  await take(bucket({ cost: 10 }));
  await goBack(-HOUR);

  expect(await take(bucket())).toMatchObject({ ok: false });
});

test("buckets that nobody took from for days go with the first take of a process", async () => {
  await rateLimits(database.db).take(bucket({ key: "old" }));
  await rateLimits(database.db).take(bucket({ key: "young" }));
  await goBack(49 * HOUR, "old");

  await rateLimits(database.db).take(bucket({ key: "new" }));

  expect(await keys()).toEqual([{ key: "new" }, { key: "young" }]);
});

test("an old bucket that is taken from stays, and is full", async () => {
  await rateLimits(database.db).take(bucket({ cost: 10 }));
  await goBack(49 * HOUR);

  expect(await rateLimits(database.db).take(bucket({ cost: 10 }))).toEqual({ ok: true });
  expect(await keys()).toEqual([{ key: bucket().key }]);
});
