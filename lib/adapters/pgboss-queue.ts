import pg from "pg";
import { type Db, PgBoss } from "pg-boss";
import type { Log } from "#lib/engine/ports.ts";
import { keepListening } from "./keep-listening.ts";

/** What pg-boss and our own look-ups run their statements on. */
export interface QueueDatabase extends Db {
  /** All or nothing; its statements are seen by others when the last of them is done. */
  transaction(work: (tx: Db) => Promise<void>): Promise<void>;
  /** Until it is closed: calls back when somebody notifies this channel, and when it may have missed that. */
  hear(channel: string, onNews: () => void): Promise<void>;
  close(): Promise<void>;
}

/** Jobs in line for a worker; jobs to be put in line later; the clock's call to sweep; jobs that were given up. */
export const SLICES = "slices";
export const ALARMS = "alarms";
export const SWEEP = "sweep";
export const DEAD_SLICES = "dead-slices";

export const SCHEMA = "pgboss";

/** A slice that is alive says so three times in this time. */
export const HEARTBEAT_SECONDS = 30;

const HOUR_SECONDS = 3_600;

interface QueueOptions {
  readonly max: number;
  readonly log: Log;
  /** For what a pooler does not let through; left out, `url`. */
  readonly directUrl?: string;
}

/** A few connections of its own: what waits for the queue must not wait behind the pages, nor they behind it. */
export function queueDatabase(url: string, options: QueueOptions): QueueDatabase {
  const { log, directUrl = url } = options;
  const closing = new AbortController();
  const listening = new Set<Promise<void>>();
  let closed: Promise<unknown> | null = null;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
    application_name: "prospect-finder-queue",
  });
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on("error", (error) => log.warn("queue.disconnected", { reason: error.message }));
  return {
    executeSql: (text, values) => pool.query(text, values),
    transaction: (work) => inTransaction(pool, work),
    hear(channel, onNews) {
      const { signal } = closing;
      const until = keepListening({ url: directUrl, channel, onNews, signal, log });
      listening.add(until);
      return until;
    },
    async close() {
      closing.abort();
      closed ??= Promise.all([pool.end(), ...listening]);
      await closed;
    },
  };
}

async function inTransaction(pool: pg.Pool, work: (tx: Db) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  const ignore = () => undefined; // the statement that is under way fails with the connection
  client.on("error", ignore);
  try {
    await client.query("begin");
    await work({ executeSql: (text, values) => client.query(text, values) });
    await client.query("commit");
    client.off("error", ignore);
    client.release();
  } catch (error) {
    client.release(true); // with its connection ends what was begun
    throw error;
  }
}

/**
 * Connects to the queues: as one that only sends, as one that brings them to this version, or as a worker, which does that
 * as well and keeps house. Keeping house is how it is known that a worker lives.
 */
export async function openQueues(
  db: QueueDatabase,
  { as, log }: { as: "sender" | "migration" | "worker"; log: Log },
): Promise<PgBoss> {
  const boss = new PgBoss({
    db,
    schema: SCHEMA,
    migrate: as !== "sender",
    supervise: as === "worker",
    schedule: as === "worker",
    superviseIntervalSeconds: HEARTBEAT_SECONDS,
    monitorIntervalSeconds: HEARTBEAT_SECONDS,
    maintenanceIntervalSeconds: HOUR_SECONDS,
    flowIntervalSeconds: HOUR_SECONDS, // no message here depends on another
  });
  boss.on("error", (error) => log.warn("queue.error", { reason: error.message }));
  boss.on("warning", ({ message }) => log.warn("queue.warning", { reason: message }));
  try {
    await boss.start();
    if (as !== "sender") await makeQueues(boss);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
}

/** Safe to repeat, and when several do it at once. */
async function makeQueues(boss: PgBoss): Promise<void> {
  // "short": a job stands in line once, however often it is woken; a wake during its slice stands in line anew.
  const once = { policy: "short", deleteAfterSeconds: HOUR_SECONDS } as const;
  await boss.createQueue(DEAD_SLICES, { retryLimit: 0 });
  await boss.createQueue(SLICES, {
    ...once,
    deadLetter: DEAD_SLICES,
    retryLimit: 3,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 300,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: 24 * HOUR_SECONDS, // a slice may be long: it is its heartbeat that tells whether it lives
  });
  await boss.createQueue(ALARMS, { ...once, retryLimit: 5, retryDelay: 1, expireInSeconds: 60 });
  await boss.createQueue(SWEEP, { ...once, retryLimit: 0, expireInSeconds: 60 });
  await boss.schedule(SWEEP, "* * * * *");
}

/** Brings pg-boss's own schema to this version. */
export async function migrateQueues(databaseUrl: string, log: Log): Promise<void> {
  const db = queueDatabase(databaseUrl, { max: 1, log });
  try {
    const boss = await openQueues(db, { as: "migration", log });
    await boss.stop({ graceful: false });
  } finally {
    await db.close();
  }
}
