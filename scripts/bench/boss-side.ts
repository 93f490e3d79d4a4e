import { PgBoss } from "pg-boss";
import type { BenchServer } from "./bench-database.ts";

export const AT_ONCE = 100; // as many slices as a process of the app runs

const CONNECTIONS = 20; // the app's own pool
const QUEUE = "bench";
const BATCH = 10;

export interface BossSide {
  send(number: number): Promise<unknown>;
  /** Many jobs in one statement. */
  fill(count: number): Promise<unknown>;
  /** Handles jobs until stopped; the handler is told their numbers and does nothing else. */
  work(handle: (numbers: readonly number[]) => void): Promise<{ stop(): Promise<void> }>;
  empty(): Promise<unknown>;
  close(): Promise<void>;
}

interface Payload {
  readonly number: number;
}

/**
 * pg-boss as its documentation advises for low latency and much work: workers are woken by NOTIFY, with polling as the
 * backstop, and fetch batches without a pause while there is more.
 */
export async function openBoss({ undo }: BenchServer, databaseUrl: string): Promise<BossSide> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    useListenNotify: true,
  });
  boss.on("error", (error) => {
    if (!undo.hasBegun()) console.error("pg-boss:", error.message);
  });
  await boss.start();
  await boss.createQueue(QUEUE, { notify: true });
  const options = {
    batchSize: BATCH,
    localConcurrency: AT_ONCE / BATCH,
    burstWhenBatchFull: true,
  };
  return {
    send: (number) => boss.send(QUEUE, { number }),
    fill: (count) => boss.insert(QUEUE, numbered(count)),
    async work(handle) {
      const id = await boss.work<Payload>(QUEUE, options, async (jobs) =>
        handle(jobs.map(({ data }) => data.number)),
      );
      return { stop: () => boss.offWork(QUEUE, { id, wait: true }) };
    },
    empty: () => boss.deleteAllJobs(QUEUE),
    close: () => boss.stop({ graceful: false }),
  };
}

function numbered(count: number): { data: Payload }[] {
  return Array.from({ length: count }, (_, number) => ({ data: { number } }));
}
