import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXPORTED, exportStore, NOT_EXPORTED } from "#db/export-store.ts";
import { suppressionStore } from "#db/suppression-store.ts";
import { exportWorkspace } from "#lib/privacy/export-workspace.ts";
import { fillWorkspace } from "#tests/access/full-workspace.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { owner, seededDatabase, testHasher } from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

const by = { ...owner, sessionId: null, origin: { address: null, requestId: null } };

interface Line {
  readonly table?: string;
  readonly row?: Record<string, unknown>;
  readonly end?: boolean;
  readonly rows?: number;
}

async function copy(): Promise<Line[]> {
  const { db } = database;
  const world = {
    suppressions: suppressionStore(db),
    suppressionHasher: testHasher,
    exports: exportStore(db),
    spendRows: async () => undefined,
  };
  const lines: Line[] = [];
  for await (const line of await exportWorkspace(world, { by })) {
    expect(line.endsWith("\n")).toBe(true);
    lines.push(JSON.parse(line));
  }
  return lines;
}

/** Columns of exported tables that are named like something that opens a door, or tells by being tried out. */
async function secretColumns(): Promise<string[]> {
  const tables = sql.param(Object.keys(EXPORTED));
  const { rows } = await database.db.execute<{ name: string }>(sql`
    select distinct a.attname as name from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = any(${tables}::text[]) and a.attnum > 0
      and not a.attisdropped and a.attname ~ '(^|_)(hash|hashes|secret|token|password|pepper|sealed|salt|codes?)($|_)'`);
  const names = rows.map(({ name }) => name).filter((name) => !NO_SECRETS.includes(name));
  expect(names.length).toBeGreaterThan(8);
  return names;
}

/** Named like one, and none: what went wrong, by its code. */
const NO_SECRETS = ["error_code", "last_error_code"];

test("every table that has workspaces is in a copy, or left out on purpose", async () => {
  const { rows } = await database.db.execute<{ name: string }>(sql`
    select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'workspace_id'`);

  const known = [...Object.keys(EXPORTED), ...NOT_EXPORTED, "sessions"];
  expect([...rows.map(({ name }) => name), "workspaces"].toSorted()).toEqual(known.toSorted());
});

test("holds a row of each, nothing of another workspace, and no secret", async () => {
  const stranger = await addPerson(database.db, "elsewhere");
  const foreign = await fillWorkspace(database.db, stranger, { accountId: "theirs" });
  await fillWorkspace(database.db, owner, { accountId: "ours" });

  const lines = await copy();

  const tables = new Set(lines.flatMap(({ table }) => table ?? []));
  expect([...tables].toSorted()).toEqual(Object.keys(EXPORTED).toSorted());
  const text = JSON.stringify(lines);
  for (const id of [stranger.workspaceId, ...Object.values(foreign)])
    expect(text).not.toContain(id);
  const columns = new Set(lines.flatMap(({ row }) => Object.keys(row ?? {})));
  expect((await secretColumns()).filter((column) => columns.has(column))).toEqual([]);
  expect(lines.at(-1)).toEqual({ end: true, rows: lines.length - 1, leftOut: 0 });
});

test("is read in batches, every row once, and noted before it leaves", async () => {
  await database.db.execute(sql`
    insert into audit_events (workspace_id, actor_kind, action)
    select ${owner.workspaceId}, 'system', 'one' from generate_series(1, 1100)`);

  const lines = await copy();

  const ids = lines.flatMap(({ table, row }) => (table === "audit_events" ? [row?.id] : []));
  const { rows } = await database.db.execute<{ id: string }>(
    sql`select id from audit_events where workspace_id = ${owner.workspaceId}`,
  );
  expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  const taken = lines.filter(({ row }) => row?.action === "workspace.exported");
  expect(taken).not.toEqual([]);
});
