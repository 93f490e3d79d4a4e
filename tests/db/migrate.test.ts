import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ConnectOptions, connect, type Database, openSession } from "#db/client.ts";
import { readState } from "#db/database-state.ts";
import { migrateDatabase, pendingMigrations } from "#db/migrate.ts";
import { listMigrations } from "#db/migration-files.ts";
import { limitsThatAreOff } from "#db/time-limits.ts";
import { startNeonProxy } from "#scripts/local/neon-proxy.ts";
import { emptyDatabase } from "#tests/setup/database.ts";

let empty: Awaited<ReturnType<typeof emptyDatabase>>;
let db: Database;
beforeEach(async () => {
  empty = await emptyDatabase();
  db = connect(empty.url, { max: 2 });
});
afterEach(async () => {
  await db.close();
  await empty.drop();
});

async function appliedCount(): Promise<unknown> {
  const { rows } = await db.execute("select count(*)::int from drizzle.__drizzle_migrations");
  return rows[0]?.count;
}

async function tables(): Promise<unknown[]> {
  const { rows } = await db.execute(
    "select tablename from pg_tables where schemaname in ('public', 'drizzle')",
  );
  return rows;
}

test("an empty database is behind by every migration, and then by none", async () => {
  const known = (await listMigrations()).map(({ tag }) => tag);
  expect(await readState(db)).toEqual({ kind: "behind", pending: known });

  await migrateDatabase(empty.url);

  expect(await readState(db)).toEqual({ kind: "ok" });
});

test("five who migrate at once apply each migration once", async () => {
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(empty.url)));

  expect(await appliedCount()).toBe((await listMigrations()).length);
});

test("a migration that fails leaves the database as it was", async () => {
  await db.execute("create table prospect_search_results (here text)");

  await expect(migrateDatabase(empty.url)).rejects.toMatchObject({ code: "42P07" });

  expect(await tables()).toEqual([{ tablename: "prospect_search_results" }]);
});

test("a migration that an earlier version did not have is applied although later ones were", async () => {
  await migrateDatabase(empty.url);
  await db.execute("delete from drizzle.__drizzle_migrations where id = 1");

  expect(await pendingMigrations(db)).toEqual((await listMigrations()).slice(0, 1));
});

test("the server keeps the time limits, for every connection made from then on", async () => {
  await migrateDatabase(empty.url);

  const later = connect(empty.url, { max: 1 });
  const { rows } = await later.execute(`select current_setting('statement_timeout') as statement,
    current_setting('lock_timeout') as lock,
    current_setting('idle_in_transaction_session_timeout') as idle`);
  await later.close();

  expect(rows).toEqual([{ statement: "25s", lock: "10s", idle: "1min" }]);
});

test("whoever waits for another's migration is not ended for waiting", async () => {
  const { rows } = await db.execute("select current_database() as name");
  const name = sql.identifier(String(rows[0]?.name));
  await db.execute(sql`alter database ${name} set statement_timeout = '300ms'`);
  await db.execute(sql`alter database ${name} set lock_timeout = '300ms'`);
  const other = await openSession(empty.url);
  await other.execute("begin");
  await other.execute("set local statement_timeout = 0");
  await other.execute("select pg_advisory_xact_lock(7418203)");

  const migrated = migrateDatabase(empty.url);
  await other.execute("select pg_sleep(0.7)");
  expect(await tables()).toEqual([]);
  await other.close();
  await migrated;

  expect(await readState(db)).toEqual({ kind: "ok" });
});

test("a role that does not own the database keeps the limits for itself", async () => {
  const role = `app_${crypto.randomUUID().replaceAll("-", "")}`;
  const { rows } = await db.execute("select current_database() as name");
  const name = sql.identifier(String(rows[0]?.name));
  await db.execute(sql`create role ${sql.identifier(role)} login password 'secret'`);
  await db.execute(sql`grant all on database ${name} to ${sql.identifier(role)}`);
  await db.execute(sql`grant all on schema public to ${sql.identifier(role)}`);
  await db.execute(
    sql`grant prospect_web, prospect_work, prospect_auth, prospect_nobody to ${sql.identifier(role)}`,
  );
  const url = new URL(empty.url);
  url.username = role;
  url.password = "secret";

  await migrateDatabase(url.href);

  const later = connect(url.href, { max: 1 });
  const limit = await later.execute("select current_setting('statement_timeout') as value");
  expect(await limitsThatAreOff(later)).toEqual([]);
  await later.close();
  expect(limit.rows).toEqual([{ value: "25s" }]);
  expect(await limitsThatAreOff(db)).toEqual([
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
  ]);
  await db.execute(sql`drop owned by ${sql.identifier(role)} cascade`);
  await db.execute(sql`drop role ${sql.identifier(role)}`);
});

test.each(["neon-http", "neon-ws"] as const)(
  "with the driver %s it goes through a WebSocket, to the database itself",
  async (driver) => {
    const proxy = await startNeonProxy({ postgresUrl: empty.url });
    const url = new URL(empty.url);
    url.hostname = `ep-${driver}-pooler.eu-central-1.aws.neon.tech`;
    const way: ConnectOptions = { driver, neonProxyUrl: proxy.url };

    await migrateDatabase(url.href, way);

    expect(await readState(db)).toEqual({ kind: "ok" });
    expect(proxy.seen).toEqual({ requests: 0, sockets: 1 });
    await proxy.close();
  },
);

test("a session that is left before its commit has changed nothing", async () => {
  await migrateDatabase(empty.url);
  const session = await openSession(empty.url);
  await session.execute("begin");
  await session.execute("insert into workspaces (name) values ('half')");
  await session.close();

  expect((await db.execute("select from workspaces")).rows).toEqual([]);
});
