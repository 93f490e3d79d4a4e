import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { connect, type Database, openSession } from "#db/client.ts";

export interface RowHolder {
  /** On the connection that keeps transactions. */
  readonly session: Database;
  /** Holds rows by what `hold` does on the session, does the work, and lets go when so many statements wait. */
  whileHeld<Answer>(
    hold: () => Promise<unknown>,
    work: () => Promise<Answer>,
    waiting?: number,
  ): Promise<Answer>;
  /** When it let go last, on the database's clock. */
  letGoAt(): string;
  close(): Promise<void>;
}

/** Somebody else at work on the same rows, who commits only when others wait. */
export async function rowHolder(url: string): Promise<RowHolder> {
  const session = await openSession(url);
  const watcher = connect(url, { max: 1 });

  async function countWaiting(): Promise<number> {
    const { rows } = await watcher.execute<{ waiting: number }>(
      sql`select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.waiting ?? 0;
  }

  let letGoAt = "";
  return {
    session,
    letGoAt: () => letGoAt,
    async whileHeld(hold, work, waiting = 1) {
      await session.execute("begin");
      await hold();
      const answer = work();
      await expect.poll(countWaiting, { timeout: 10_000 }).toBe(waiting);
      const { rows } = await session.execute<{ at: string }>("select clock_timestamp() as at");
      letGoAt = rows[0]?.at ?? "";
      await session.execute("commit");
      return answer;
    },
    async close() {
      await session.close();
      await watcher.close();
    },
  };
}
