import { DrizzleQueryError } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "./client.ts";
import { DatabaseError } from "./database-error.ts";
import { findDrift } from "./drift.ts";
import { isAhead, pendingMigrations } from "./migrate.ts";

export type DatabaseState =
  | { readonly kind: "ok" }
  | { readonly kind: "down"; readonly reason: string }
  | { readonly kind: "behind"; readonly pending: readonly string[] }
  | { readonly kind: "drifted"; readonly differences: readonly string[] };

/** Whether the database is there, and is what this program was written for. */
export async function readState(db: Database): Promise<DatabaseState> {
  try {
    const pending = await pendingMigrations(db);
    if (pending.length > 0) return { kind: "behind", pending: pending.map(({ tag }) => tag) };
    const differences = await findHarm(db);
    return differences.length > 0 ? { kind: "drifted", differences } : { kind: "ok" };
  } catch (error) {
    if (isUnavailable(error)) return { kind: "down", reason: error.message };
    throw error;
  }
}

// A newer version's columns do not disturb this one: while a new release goes out, the old one must stay healthy.
async function findHarm(db: Database): Promise<string[]> {
  const differences = await findDrift(db);
  if (differences.length === 0) return [];
  const isNewer = await isAhead(db);
  return differences.filter(({ kind }) => !(isNewer && kind === "extra")).map(({ text }) => text);
}

const UNDEFINED = ["42P01", "42703"]; // table, column

/** Why a statement failed, where the database as a whole is the reason; null for a fault of the statement. */
export async function findTrouble(
  db: Database,
  thrown: unknown,
): Promise<"unavailable" | "behind" | null> {
  const error = unwrap(thrown);
  if (isUnavailable(error)) return "unavailable";
  if (!isAboutShape(error)) return null;
  const pending = await pendingMigrations(db).catch(() => []);
  return pending.length > 0 ? "behind" : null;
}

/** Drizzle, which the sign-in's own statements go through, puts an error of its own round each. */
function unwrap(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? error.cause : error;
}

function isUnavailable(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.isUnavailable;
}

// Whole rows are read as JSON: a column that is not there yet shows when they are checked.
function isAboutShape(error: unknown): boolean {
  if (error instanceof z.ZodError) return true;
  return error instanceof DatabaseError && UNDEFINED.includes(error.code);
}
