import { readFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { z } from "zod";
import { connect, type Database, rowsOf } from "./client.ts";

const FOLDER = path.join(process.cwd(), "db/migrations");
const MIGRATION_LOCK = 7_418_203; // any number, the same for every copy of this program

/** Brings the database to this version, forward only. Safe when several processes start at once. */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl, { max: 1, queryTimeoutMs: 10 * 60_000 });
  try {
    await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await migrate(db, { migrationsFolder: FOLDER });
  } finally {
    await db.$client.end();
  }
}

const Journal = z.object({ entries: z.array(z.object({ when: z.number() })) });
const Applied = z.object({ latest: z.coerce.number().nullable() });

/** True when this program knows a migration that the database has not seen. */
export async function isBehind(db: Database): Promise<boolean> {
  const text = await readFile(path.join(FOLDER, "meta/_journal.json"), "utf8");
  const wanted = Journal.parse(JSON.parse(text)).entries.at(-1)?.when ?? 0;
  try {
    const [applied] = await rowsOf(
      db,
      Applied,
      sql`select max(created_at) as latest from drizzle.__drizzle_migrations`,
    );
    return (applied?.latest ?? 0) < wanted;
  } catch {
    return true;
  }
}
