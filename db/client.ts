import { type SQL, sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { z } from "zod";

export type Database = NodePgDatabase & { $client: pg.Pool };

/** @param url postgres://user:password@host:port/database */
export function connect(
  url: string,
  options: { max?: number; queryTimeoutMs?: number } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 20,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    // Kept by the client: a transaction-mode pooler refuses the server-side setting at connect.
    query_timeout: options.queryTimeoutMs ?? 30_000,
    application_name: "prospect-finder",
  });
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on("error", () => undefined);
  return drizzle({ client: pool });
}

/** Runs one statement and reads its rows with a schema: what leaves the database is typed by what was checked. */
export async function rowsOf<Schema extends z.ZodType>(
  db: Database,
  schema: Schema,
  statement: SQL,
): Promise<z.output<Schema>[]> {
  const { rows } = await db.execute(statement);
  return z.array(schema).parse(rows);
}

export async function isReachable(db: Database): Promise<boolean> {
  try {
    await db.execute(sql`select 1`);
    return true;
  } catch {
    return false;
  }
}
