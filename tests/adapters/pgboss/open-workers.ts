import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type PgbossDispatch, pgbossDispatch } from "#lib/adapters/pgboss-dispatch.ts";
import { migrateQueues, openQueues, queueDatabase, SLICES } from "#lib/adapters/pgboss-queue.ts";
import type { Lane } from "#lib/engine/ports.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import { lane } from "#tests/fakes/lane.ts";
import { freshDatabase } from "#tests/setup/database.ts";

type Work = NonNullable<Parameters<typeof pgbossDispatch>[0]["work"]>;

interface Run {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly isCrowded: () => boolean;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

export const PATIENCE = { timeout: 15_000, interval: 25 };

/** For a file of tests: dispatchers on a database with queues, whose slices run until the test ends them. */
export function openWorkers() {
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let admin: Client;
  let opened: PgbossDispatch[] = [];
  let runs: Run[] = [];
  let isOver = false;
  const log = recordingLog();

  beforeAll(async () => {
    fresh = await freshDatabase();
    await migrateQueues(fresh.url, log);
    admin = new Client({ connectionString: fresh.url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await fresh.drop();
  });
  beforeEach(() => {
    opened = [];
    runs = [];
    isOver = false;
    log.warnings.length = 0;
    log.bugs.length = 0;
  });
  afterEach(async () => {
    isOver = true;
    for (const run of runs) run.end();
    await Promise.all(opened.map((dispatch) => dispatch.stop()));
    await admin.query("delete from pgboss.job");
  });

  function open(work: Work | null, at: { url?: string; directUrl?: string } = {}): PgbossDispatch {
    const url = at.url ?? fresh.url;
    const db = queueDatabase(url, { max: 4, directUrl: at.directUrl ?? url, log });
    const dispatch = pgbossDispatch({ db, work, log });
    opened.push(dispatch);
    return dispatch;
  }

  /** @param directUrl where it listens, if not at the database it works on */
  async function worker({ directUrl, ...change }: Partial<Work> & { directUrl?: string } = {}) {
    const own: Run[] = [];
    const counts = { sweeps: 0, news: 0 };
    const work: Work = {
      runSlice(jobId, { signal, isCrowded }) {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const run = { jobId, signal, isCrowded, end: resolve, fail: reject };
        own.push(run);
        runs.push(run);
        if (isOver) resolve();
        return promise;
      },
      async sweep() {
        counts.sweeps += 1;
      },
      async sendNews() {
        counts.news += 1;
      },
      concurrency: 1,
      sweepEveryMs: 600_000,
      ...change,
    };
    const dispatch = open(work, directUrl === undefined ? {} : { directUrl });
    await dispatch.start();
    const started = () => own.map(({ jobId }) => jobId);
    const startedAre = (jobIds: string[]) => expect.poll(started, PATIENCE).toEqual(jobIds);
    return { dispatch, runs: own, counts, started, startedAre };
  }

  return {
    log,
    open,
    worker,
    /** What the app has: it only puts jobs in line. */
    sender: () => open(null),
    query: (text: string, values: readonly unknown[] = []) => admin.query(text, [...values]),
    /** What a worker does each half minute: looks for slices that are not heard from. */
    async supervise(): Promise<void> {
      const queue = queueDatabase(fresh.url, { max: 1, log });
      const boss = await openQueues(queue, { as: "sender", log });
      await boss.supervise(SLICES);
      await boss.stop({ graceful: false });
      await queue.close();
    },
    async line(): Promise<string[]> {
      const { rows } = await admin.query<{ id: string }>(
        "select singleton_key as id from pgboss.job where name = 'slices' and state = 'created' order by priority desc, created_on",
      );
      return rows.map(({ id }) => id);
    },
    async countOf(queue: string, state: string): Promise<number> {
      const { rows } = await admin.query<{ messages: number }>(
        "select count(*)::int as messages from pgboss.job where name = $1 and state::text = $2",
        [queue, state],
      );
      return rows[0]?.messages ?? 0;
    },
  };
}

export async function wakeAll(dispatch: PgbossDispatch, jobs: readonly Lane[]): Promise<void> {
  for (const job of jobs) await dispatch.wake(job);
}

export function jobsOf(userId: string, jobs: number, workspaceId = "workspace"): Lane[] {
  return Array.from({ length: jobs }, (_, index) =>
    lane(`${userId}${index + 1}`, { userId, workspaceId }),
  );
}
