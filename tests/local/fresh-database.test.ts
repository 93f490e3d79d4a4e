import { Client } from "pg";
import { expect, test } from "vitest";
import { freshDatabase } from "#tests/setup/database.ts";

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test("a fresh database has the migrated tables and shares nothing with the next one", async () => {
  const first = await freshDatabase();
  const second = await freshDatabase();

  await query(first.url, "create table only_here (id int)");

  const find =
    "select to_regclass('only_here') as found, to_regclass('prospect_search_jobs') as jobs";
  expect(await query(first.url, find)).toEqual([
    { found: "only_here", jobs: "prospect_search_jobs" },
  ]);
  expect(await query(second.url, find)).toEqual([{ found: null, jobs: "prospect_search_jobs" }]);
  await first.drop();
  await second.drop();
});

test("a dropped database is gone, also for those who are still connected", async () => {
  const database = await freshDatabase();
  const guest = new Client({ connectionString: database.url });
  const isCutOff = new Promise((resolve) => guest.on("error", resolve));
  await guest.connect();

  await database.drop();

  await isCutOff;
  await expect(query(database.url, "select 1")).rejects.toThrow("does not exist");
});
