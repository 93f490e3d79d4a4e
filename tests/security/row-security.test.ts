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

test.each([
  "set workspace_id = gen_random_uuid()",
  "set user_id = gen_random_uuid()",
  "set account_id = 'another'",
])("who uses an account moves its gauge, and may not %s", async (change) => {
  const { ours } = two;
  await client.query(`set local role prospect_web;
    set local app.workspace_id = '${ours.workspaceId}'`);
  const moved = await client.query("update account_paces set next_free_at = now()");

  expect(moved.rowCount).toBeGreaterThan(0);
  await expect(client.query(`update account_paces ${change}`)).rejects.toMatchObject({
    code: "42501",
  });
});

test("the first gauge of an account is made by who connected it, and in nobody else's name", async () => {
  const { ours, theirs } = two;
  const { rows } = await client.query(
    `with gone as (delete from account_paces where workspace_id = $1 returning provider, account_id)
      select provider, account_id from gone limit 1`,
    [ours.workspaceId],
  );
  const [{ provider, account_id: accountId }] = rows;
  await client.query(`set local role prospect_web;
    set local app.workspace_id = '${ours.workspaceId}'`);
  const add = ({ workspaceId, userId }: typeof ours) =>
    client.query(
      "insert into account_paces (provider, account_id, workspace_id, user_id) values ($1, $2, $3, $4)",
      [provider, accountId, workspaceId, userId],
    );
  await client.query("savepoint before");

  await expect(add(theirs)).rejects.toMatchObject({ code: "42501" });
  await client.query("rollback to savepoint before");
  expect((await add(ours)).rowCount).toBe(1);
});
