import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Database, rowsOf } from "#db/client.ts";
import { inWorkspace } from "#db/scope.ts";
import { type Door, openDoor } from "#tests/db/door.ts";
import { addTenant, type Tenant } from "./two-workspaces.ts";

/*
 * Fifty workspaces at once on a handful of connections: whose workspace is set on a connection must end with the statement.
 * The statements name no workspace, so only row security tells them apart.
 */

const WORKSPACES = 50;
const ROUNDS = 6;
const Whose = z.object({ whose: z.string().nullable(), rows: z.number() });

const TABLES = ["prospect_search_results", "prospect_search_jobs", "members", "suppressions"];
const everything = sql.join(
  TABLES.map(
    (table) =>
      sql`select workspace_id::text as whose, count(*)::int as rows from ${sql.identifier(table)} group by 1`,
  ),
  sql` union all `,
);
const touch = sql`update prospect_search_jobs set criteria_text = criteria_text
  returning workspace_id::text as whose, 1 as rows`;

describe.each(["pg", "neon-http", "neon-ws"] as const)("over %s", (driver) => {
  let door: Door;
  const tenants: Tenant[] = [];
  beforeAll(async () => {
    door = await openDoor(driver);
    for (let made = 0; made < WORKSPACES; made += 1) tenants.push(await addTenant(door.db));
  }, 120_000);
  afterAll(() => door.close());

  /** Rows that came to who works in another workspace, and to who works in their own. */
  async function ask(db: (tenant: Tenant) => Database, statements = [everything, touch]) {
    const turns = Array.from({ length: ROUNDS }, (_, round) =>
      tenants.map(async (tenant) => {
        const statement = statements[round % statements.length] ?? everything;
        const rows = await rowsOf(db(tenant), Whose, statement);
        return rows.map((row) => ({ ...row, isOwn: row.whose === tenant.workspaceId }));
      }),
    );
    const seen = (await Promise.all(turns.flat())).flat();
    const count = (isOwn: boolean) =>
      seen.filter((row) => row.isOwn === isOwn).reduce((sum, { rows }) => sum + rows, 0);
    return { own: count(true), foreign: count(false) };
  }

  test("nobody sees or changes a row of anybody else", async () => {
    const { own, foreign } = await ask((tenant) => door.db.within(inWorkspace(tenant.workspaceId)));

    expect(foreign).toBe(0);
    expect(own).toBeGreaterThan(WORKSPACES * ROUNDS);
  });

  test("in between, a statement that names no workspace sees nothing", async () => {
    const mixed = tenants.flatMap(({ workspaceId }) => [
      rowsOf(door.db.within(inWorkspace(workspaceId)), Whose, everything),
      rowsOf(door.db.within(inWorkspace("")), Whose, everything),
    ]);
    const answers = await Promise.all(mixed);

    expect(answers.filter((_, at) => at % 2 === 1).flat()).toEqual([]);
    expect(answers.filter((rows) => rows.length > 0)).toHaveLength(WORKSPACES);
  });

  test("whoever owns the server, whom no policy binds, does see them", async () => {
    const { foreign } = await ask(() => door.db, [everything]); // to change all at once would be a deadlock
    expect(foreign).toBeGreaterThan(WORKSPACES);
  });
});
