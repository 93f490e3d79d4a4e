import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { findHoles } from "./catalog.ts";
import { expectedRights, probeRights, tablesOf } from "./rights.ts";
import { openTwoWorkspaces, type TwoWorkspaces } from "./two-workspaces.ts";

let two: TwoWorkspaces;
let client: Client;
beforeAll(async () => {
  two = await openTwoWorkspaces();
  client = new Client({ connectionString: two.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await two.close();
});
beforeEach(() => client.query("begin"));
afterEach(() => client.query("rollback"));

test("the catalog shows no way round row security", async () => {
  expect(await findHoles(client)).toEqual([]);
});

test("each role may do to each table what it is there for, in its workspace", async () => {
  const tables = await tablesOf(client);

  const rights = await probeRights({ ...two, client }, tables);

  expect(tables.length).toBeGreaterThan(20);
  expect(rights).toEqual(expectedRights(tables));
});
