import type { PgBoss } from "pg-boss";
import { z } from "zod";
import { type QueueDatabase, SCHEMA, SLICES } from "./pgboss-queue.ts";

export interface QueueState {
  /** Of pg-boss's tables. */
  readonly schemaVersion: number;
  /** Since a worker last kept house, which each does twice a minute; null where none ever did. */
  readonly workerSeenMsAgo: number | null;
}

const Seen = z.object({ ms: z.coerce.number().nullable() });

// Both are stamped by whichever worker is the first to do it in its interval.
const SEEN = `
  select extract(epoch from now() - greatest(
    (select max(cron_on) from ${SCHEMA}.version),
    (select max(monitor_claim_on) from ${SCHEMA}.queue where name = '${SLICES}')
  )) * 1000 as ms`;

export async function readQueueState(boss: PgBoss, db: QueueDatabase): Promise<QueueState> {
  const schemaVersion = await boss.schemaVersion();
  if (schemaVersion === null) throw new Error("pg-boss has no tables");
  const { rows } = await db.executeSql(SEEN);
  return { schemaVersion, workerSeenMsAgo: Seen.parse(rows[0]).ms };
}
