import { sql } from "drizzle-orm";
import { connect, type Database } from "#db/client.ts";
import { seedWorkspace } from "#db/seed.ts";
import { freshDatabase } from "#tests/setup/database.ts";

interface ClockedDatabase {
  readonly db: Database;
  /** What `now()` and `clock_timestamp()` say from here on, ms since 1970. */
  setClock(at: number): Promise<void>;
  close(): Promise<void>;
}

const COLUMNS: readonly (readonly [string, string])[] = [
  ["prospect_search_jobs", "run_at"],
  ["prospect_search_jobs", "next_wake_at"],
  ["prospect_search_jobs", "created_at"],
  ["account_paces", "first_seen_at"],
  ["connections", "created_at"],
  ["connections", "updated_at"],
];

/**
 * A database whose time stands still until it is set: the statements find these two functions before Postgres' own,
 * because a search path that names `pg_catalog` is searched in its order.
 */
export async function clockedDatabase(): Promise<ClockedDatabase> {
  const fresh = await freshDatabase();
  const maker = connect(fresh.url, { max: 1 });
  const name = sql.identifier(new URL(fresh.url).pathname.slice(1));
  await maker.execute(sql`create schema still`);
  await maker.execute(sql`create table still.clock (at timestamptz not null)`);
  await maker.execute(sql`insert into still.clock values ('epoch')`);
  await maker.execute(sql`grant usage on schema still to public`);
  await maker.execute(sql`grant select on still.clock to public`);
  for (const clock of ["now", "clock_timestamp"]) {
    await maker.execute(sql`create function still.${sql.identifier(clock)}() returns timestamptz
      language sql stable as 'select at from still.clock'`);
  }
  for (const [table, column] of COLUMNS) {
    await maker.execute(sql`alter table ${sql.identifier(table)}
      alter column ${sql.identifier(column)} set default still.now()`);
  }
  await seedWorkspace(maker, { apiKey: "pf_the_first_key_of_all_these_tests" });
  await maker.execute(sql`alter database ${name} set search_path = still, pg_catalog, public`);
  await maker.close();
  const db = connect(fresh.url, { max: 1 });
  return {
    db,
    async setClock(at) {
      await db.execute(
        sql`update still.clock set at = 'epoch'::timestamptz + ${at}::bigint * interval '1 millisecond'`,
      );
    },
    async close() {
      await db.close();
      await fresh.drop();
    },
  };
}
