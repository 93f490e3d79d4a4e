import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { accessStore } from "#db/access-store.ts";
import { connect, type Database } from "#db/client.ts";
import { seedWorkspace } from "#db/seed.ts";
import { freshDatabase } from "#tests/setup/database.ts";

const apiKey = "pf_the_first_key_of_all_these_tests";
const keyHash = createHash("sha256").update(apiKey).digest("hex");

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = connect(fresh.url);
});
beforeEach(async () => {
  await db.execute(sql`delete from api_keys`);
  await seedWorkspace(db, { apiKey });
});
afterAll(async () => {
  await db.close();
  await fresh.drop();
});

const isLetIn = async () => (await accessStore(db).findApiKey(keyHash)) !== null;

const passDays = (days: number) =>
  db.execute(sql`update api_keys set expires_at = expires_at - ${days} * interval '1 day'`);

test("the first key lets in for 365 days, however often it is set up", async () => {
  await passDays(364);
  expect(await isLetIn()).toBe(true);
  await passDays(1);
  expect(await isLetIn()).toBe(false);
  await seedWorkspace(db, { apiKey });

  expect(await isLetIn()).toBe(false);
});

test("a developer's own key is renewed by each start, unless it was revoked", async () => {
  await passDays(400);
  await seedWorkspace(db, { apiKey, isRenewed: true });
  expect(await isLetIn()).toBe(true);
  await db.execute(sql`update api_keys set revoked_at = now()`);
  await seedWorkspace(db, { apiKey, isRenewed: true });

  expect(await isLetIn()).toBe(false);
});

test("another first key opens the same workspace when the one before is over", async () => {
  await passDays(365);
  const next = `${apiKey}_and_the_next`;
  await seedWorkspace(db, { apiKey: next });
  const holder = await accessStore(db).findApiKey(createHash("sha256").update(next).digest("hex"));

  expect(holder).toMatchObject({ role: "owner", isOperator: true });
});
