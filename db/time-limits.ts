import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "./client.ts";

const LIMITS = {
  statement_timeout: "25s",
  lock_timeout: "10s",
  idle_in_transaction_session_timeout: "60s",
};

const Setting = z.object({ name: z.string() });

/** Those that do not hold for whom this program signs in as: another role may have migrated, for itself alone. */
export async function limitsThatAreOff(db: Database): Promise<readonly string[]> {
  const names = JSON.stringify(Object.keys(LIMITS));
  const rows = await rowsOf(
    db,
    Setting,
    sql`select name from jsonb_array_elements_text(${names}::jsonb) name where current_setting(name) = '0'`,
  );
  return rows.map(({ name }) => name);
}

function alter(whose: string, names: string): string {
  return Object.entries(LIMITS)
    .map(
      ([name, value]) => `execute format('alter ${whose} set ${name} = %L', ${names}, '${value}');`,
    )
    .join("\n");
}

/**
 * Kept by the server as the database's own defaults, so that they also hold behind a transaction-mode pooler, which
 * passes no setting on. Shorter than the client's time-out (30 s): the server's error says more. A role that does not
 * own the database sets them for itself.
 */
export const setTimeLimits = `do $$ begin
  ${alter("database %I", "current_database()")}
exception when insufficient_privilege then
  ${alter("role %I in database %I", "current_user, current_database()")}
end $$`;
