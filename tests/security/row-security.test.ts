import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { AUTH, inWorkspace } from "#db/scope.ts";
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

test.each(["update audit_events set action = 'x'", "delete from audit_events"])(
  "nobody who works in a workspace may %s: the trail only grows",
  async (statement) => {
    const { ours, db } = two;
    const web = db.within(inWorkspace(ours.workspaceId));

    await expect(web.execute(statement)).rejects.toMatchObject({ code: "42501" });
    await expect(db.within(AUTH).execute(statement)).rejects.toMatchObject({ code: "42501" });
    await expect(web.execute("truncate audit_events")).rejects.toMatchObject({ code: "42501" });
  },
);
