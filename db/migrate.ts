import { sql } from "drizzle-orm";
import { z } from "zod";
import { type ConnectOptions, type Database, openSession, rowsOf } from "./client.ts";
import { DatabaseError } from "./database-error.ts";
import { listMigrations, type Migration, readStatements } from "./migration-files.ts";
import { setTimeLimits } from "./time-limits.ts";

const MIGRATION_LOCK = 7_418_203; // any number, the same for every copy of this program
const LONGEST_MS = 10 * 60_000;

/**
 * Brings the database to this version, forward only: all of it or nothing, in one transaction. Safe when several
 * processes start at once.
 */
export async function migrateDatabase(url: string, options: ConnectOptions = {}): Promise<void> {
  const db = await openSession(url, { ...options, queryTimeoutMs: LONGEST_MS });
  try {
    await db.execute("begin");
    await waitForTurn(db);
    await applyPending(db);
    await db.execute(setTimeLimits);
    await db.execute("commit");
  } finally {
    await db.close();
  }
}

// All settings and the lock end with the transaction: nothing is left on a connection that a pooler hands on.
async function waitForTurn(db: Database): Promise<void> {
  await db.execute("set local statement_timeout = 0");
  await db.execute("set local idle_in_transaction_session_timeout = 0");
  await db.execute("set local lock_timeout = 0");
  await db.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
  // A change that waits for a table lets everybody else wait behind it: rather give up and be run again.
  await db.execute("set local lock_timeout = '10s'");
}

async function applyPending(db: Database): Promise<void> {
  await db.execute("create schema if not exists drizzle");
  await db.execute(`create table if not exists drizzle.__drizzle_migrations (
    id serial primary key, hash text not null, created_at bigint)`);
  for (const migration of await pendingMigrations(db)) {
    const { statements, hash } = await readStatements(migration);
    for (const statement of statements) await db.execute(statement);
    await db.execute(sql`
      insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${migration.when})`);
  }
}

/** What this program knows and the database has not seen. */
export async function pendingMigrations(db: Database): Promise<readonly Migration[]> {
  const [known, applied] = [await listMigrations(), await appliedMoments(db)];
  return known.filter(({ when }) => !applied.has(when));
}

/** True when the database has seen what this program does not know: it belongs to a newer version. */
export async function isAhead(db: Database): Promise<boolean> {
  const known = new Set((await listMigrations()).map(({ when }) => when));
  return [...(await appliedMoments(db))].some((when) => !known.has(when));
}

const UNDEFINED_TABLE = "42P01";
const Applied = z.object({ created_at: z.coerce.number() });

async function appliedMoments(db: Database): Promise<ReadonlySet<number>> {
  try {
    const rows = await rowsOf(
      db,
      Applied,
      sql`select created_at from drizzle.__drizzle_migrations where created_at is not null`,
    );
    return new Set(rows.map((row) => row.created_at));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) return new Set();
    throw error;
  }
}
