import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "./client.ts";

export interface ConnectionCount {
  /** What the server takes, without those it keeps for its superuser. */
  readonly most: number;
  /** Whoever opened them, in whichever database of the server. */
  readonly open: number;
}

const Row = z.object({ most: z.number(), open: z.number() });

export async function countConnections(db: Database): Promise<ConnectionCount> {
  const [row] = await rowsOf(
    db,
    Row,
    sql`select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int as most,
      (select sum(numbackends) from pg_stat_database)::int as open`,
  );
  if (!row) throw new Error("a count gave no row");
  return row;
}
