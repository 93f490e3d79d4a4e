import { Pool } from "pg";
import { countCloseStarts } from "#scripts/chaos/judge-calls.ts";
import { readStarts } from "#scripts/chaos/read-evidence.ts";
import { WITNESS } from "#scripts/chaos/witness.ts";

/**
 * Has this database note when it lets calls begin. That is what the pace promises: the arrival of a call is late by as
 * much as its process was killed, stopped or kept from running.
 */
export async function watchStarts(databaseUrl: string) {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query(WITNESS);
  return {
    read: () => readStarts(pool),
    /** Calls that began, and how many of them closer to the one before than `spacingMs`. */
    async judge(spacingMs: number): Promise<{ begun: number; tooClose: number }> {
      const starts = await readStarts(pool);
      return { begun: starts.length, tooClose: countCloseStarts(starts, spacingMs) };
    },
    forget: () => pool.query("truncate chaos_starts"),
    close: () => pool.end(),
  };
}
