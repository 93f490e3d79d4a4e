import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { type SignInStore, signInStore } from "#db/sign-in-store.ts";
import { freshDatabase } from "#tests/setup/database.ts";

const HOUR_MS = 3_600_000;
const rule = { most: 10, perMs: 2 * HOUR_MS, firstDelayMs: HOUR_MS };

let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;
let store: SignInStore;

beforeAll(async () => {
  database = await freshDatabase();
  db = connect(database.url, { max: 10 });
  store = signInStore(db);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

test("forty attempts at once let exactly ten through", async () => {
  const key = "crowd";
  const waits = await Promise.all(
    Array.from({ length: 40 }, () => store.takeAttempt({ ...rule, key })),
  );

  expect(waits.filter((wait) => wait === null)).toHaveLength(10);
});

test("the wait doubles with each attempt that was let through, up to the whole time", async () => {
  const key = "patient";
  const take = () => store.takeAttempt({ ...rule, key, most: 1, firstDelayMs: HOUR_MS / 2 });
  const half = (wait: number | null) => Math.round((wait ?? 0) / (HOUR_MS / 2));
  const pass = (ms: number) =>
    db.execute(sql`update rate_limits set last_request = last_request - ${ms} where key = ${key}`);
  expect(await take()).toBeNull();
  const waits: number[] = [];
  for (const hours of [0.5, 1, 2]) {
    waits.push(half(await take()));
    await pass(hours * HOUR_MS + 1);
    expect(await take()).toBeNull();
  }

  expect(waits).toEqual([1, 2, 4]);
});

test("counts of one key are nothing to another, and go with a success", async () => {
  const take = (key: string) => store.takeAttempt({ ...rule, key, most: 1 });
  await take("ann");
  expect(await take("ann")).toBeGreaterThan(0);
  expect(await take("bea")).toBeNull();

  await store.forgetAttempts(["ann", "nobody"]);

  expect(await take("ann")).toBeNull();
  expect(await take("bea")).toBeGreaterThan(0);
});
