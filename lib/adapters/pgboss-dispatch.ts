import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import type { Dispatch, Log } from "#lib/engine/ports.ts";
import { bury, type DeadLetter, listDeadLetters } from "./dead-letters.ts";
import { IN_LINE } from "./fair-place.ts";
import { ALARMS, openQueues, type QueueDatabase, SWEEP } from "./pgboss-queue.ts";
import { type QueueState, readQueueState } from "./pgboss-state.ts";
import { reasonOf } from "./reason.ts";
import { repeat } from "./repeat.ts";
import { sliceLine, toLane } from "./slice-line.ts";
import { slicePlaces } from "./slice-places.ts";

interface Work {
  /** One slice of one job; `isCrowded` tells it that others wait for its place. */
  readonly runSlice: (
    jobId: string,
    host: { signal: AbortSignal; isCrowded: () => boolean },
  ) => Promise<unknown>;
  /** Wakes what is due and sends what is unsent. */
  readonly sweep: () => Promise<unknown>;
  readonly sendNews: () => Promise<unknown>;
  readonly concurrency: number;
  readonly sweepEveryMs: number;
  readonly pollEveryMs?: number;
}

interface PgbossOptions {
  readonly db: QueueDatabase;
  /** What this process does; null where it only sends. */
  readonly work: Work | null;
  readonly log: Log;
}

export interface PgbossDispatch extends Dispatch {
  /** Resolves when this process works; a database that is away is waited for. */
  start(): Promise<void>;
  /** Interrupts running slices, waits until each has given its job back, and disconnects. */
  stop(): Promise<void>;
  listDeadLetters(limit: number): Promise<readonly DeadLetter[]>;
  /** @throws where the queues are missing, of another version, or away */
  readState(): Promise<QueueState>;
}

const NEWS_EVERY_MS = 1_000;
const CONNECT_AGAIN_MS = 2_000;

/**
 * Slices run in worker processes on any number of machines, which share a line in Postgres. A wake that fails is left
 * to the sweep: the job's row says when it is due.
 */
export function pgbossDispatch({ db, work, log }: PgbossOptions): PgbossDispatch {
  const stopping = new AbortController();
  let opening: Promise<PgBoss> | null = null;
  let worker: ReturnType<typeof startWorking> | null = null;
  let stopped: Promise<void> | null = null;

  function open(): Promise<PgBoss> {
    opening ??= openQueues(db, { as: work ? "worker" : "sender", log }).catch((error) => {
      opening = null; // the next one who needs it tries again
      throw error;
    });
    return opening;
  }

  async function stopAll(): Promise<void> {
    stopping.abort();
    await worker?.stop();
    const boss = await opening?.catch(() => null);
    await boss?.stop({ graceful: false });
    await db.close();
  }

  return {
    async wake(job, at) {
      try {
        await sliceLine(await open(), db).put(job, at);
        worker?.look();
      } catch (error) {
        log.warn("wake.failed", { jobId: job.id, reason: reasonOf(error) });
      }
    },
    interrupt: (jobId) => worker?.interrupt(jobId),
    async bury(job, reason) {
      try {
        await bury(await open(), job, reason);
      } catch (error) {
        log.warn("queue.unburied", { jobId: job.id, reason: reasonOf(error) });
      }
    },
    async start() {
      while (work !== null && worker === null && !stopping.signal.aborted) {
        const boss = await open().catch((error) => {
          log.warn("queue.unreachable", { reason: reasonOf(error) });
        });
        if (!boss) await pause(stopping.signal);
        else if (!stopping.signal.aborted) worker = startWorking({ boss, db, work, log });
      }
    },
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
    listDeadLetters: async (limit) => listDeadLetters(await open(), limit),
    readState: async () => readQueueState(await open(), db),
  };
}

/** Takes jobs out of the line, puts those in line whose time has come, and sweeps. */
function startWorking(host: { boss: PgBoss; db: QueueDatabase; work: Work; log: Log }) {
  const { boss, db, log } = host;
  const { sweep, sendNews, sweepEveryMs, concurrency, runSlice, pollEveryMs } = host.work;
  const line = sliceLine(boss, db);
  const places = slicePlaces({ line, concurrency, runSlice, log, pollEveryMs });

  async function ring(alarms: readonly object[]): Promise<void> {
    await Promise.all(alarms.map((alarm) => line.put(toLane(alarm))));
    void places.fill();
  }

  const listening = [
    boss.work(ALARMS, { ...SOON, includeMetadata: true }, ring),
    boss.work(SWEEP, { pollingIntervalSeconds: 5 }, async () => void (await sweep())),
    db.hear(IN_LINE, () => void places.fill()),
  ];
  const timers = [
    repeat(sweep, { everyMs: sweepEveryMs, log }),
    repeat(sendNews, { everyMs: NEWS_EVERY_MS, log }),
  ];
  for (const first of [...listening, sweep(), places.fill()]) {
    first.catch((error) => log.bug(error, {}));
  }
  return {
    look: () => void places.fill(),
    interrupt: places.interrupt,
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await places.stop();
    },
  };
}

const SOON = { pollingIntervalSeconds: 0.5, batchSize: 100, burstWhenBatchFull: true } as const;

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(CONNECT_AGAIN_MS, undefined, { signal }).catch(() => undefined);
}
