import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { drizzle } from "drizzle-orm/pg-proxy";
import { z } from "zod";
import {
  accounts,
  rateLimits,
  sessions,
  twoFactors,
  users,
  verifications,
} from "./access-schema.ts";
import type { Database } from "./client.ts";
import { AUTH } from "./scope.ts";

const schema = { users, sessions, accounts, verifications, twoFactors, rateLimits };
const Row = z.record(z.string(), z.unknown());

/** The sign-in library's tables, through whichever driver; each of its statements runs as the role that may see them. */
export function signInTables(database: Database): ReturnType<typeof drizzleAdapter> {
  const db = database.within(AUTH);
  const remote = drizzle(
    async (text, values, method) => {
      const { rows, rowCount } = await db.query(text, values);
      // A statement that returns nothing is asked how many rows it changed.
      if (method === "execute") return { rows: [{ rowsAffected: rowCount }] };
      return { rows: rows.map((row) => Object.values(Row.parse(row))) };
    },
    { schema },
  );
  return drizzleAdapter(remote, { provider: "pg", schema, usePlural: true });
}
