import { setTimeout as sleep } from "node:timers/promises";
import type { BenchServer } from "./bench-database.ts";
import { type BossSide, openBoss } from "./boss-side.ts";
import { type Figure, figure } from "./figure.ts";
import { median, percentile } from "./percentile.ts";
import { measureInTurns, side } from "./side-by-side.ts";
import { openTrivialJobs, type TrivialJobs } from "./trivial-jobs.ts";

const IDLE_JOBS = 20;
const IDLE_PAUSE_MS = 50;
const BURST = 50;

/** Something that takes a job, and says when it is begun. */
interface Queue {
  /** Milliseconds from before the job was handed in until somebody began to work on it. */
  time(): Promise<number>;
  atRest(): Promise<unknown>;
}

/**
 * From "start this" to its first claim, in the app's process and by a worker out of pg-boss's line, against `send` to
 * handler of pg-boss alone: all in one process, on one server.
 */
export async function measureStart(server: BenchServer, runs: number): Promise<Figure[]> {
  const inline = await openTrivialJobs(server, "inline");
  const inLine = await openTrivialJobs(server, "pgboss");
  const worker = await inLine.work();
  const boss = await openBoss(server, await server.createDatabase());
  const own = side(() => timeBoth(ownQueue(inline)));
  const ofWorker = side(() => timeBoth(ownQueue(inLine)));
  const alone = await bossQueue(boss);
  const theirs = side(() => timeBoth(alone));
  await measureInTurns(runs, [own, ofWorker, theirs]);
  await boss.close();
  await worker.stop();
  await inLine.close();
  await inline.close();
  return [
    ...figuresOf("boss-start", own.values, theirs.values),
    ...figuresOf("pgboss-start", ofWorker.values, theirs.values),
  ];
}

/** Milliseconds each, of jobs that came one by one and of those that came at once. */
interface Times {
  readonly idle: readonly number[];
  readonly burst: readonly number[];
}

async function timeBoth(queue: Queue): Promise<Times> {
  return { idle: await timeIdle(queue), burst: await timeBurst(queue) };
}

async function timeIdle(queue: Queue): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < IDLE_JOBS; number += 1) {
    times.push(await queue.time());
    await sleep(IDLE_PAUSE_MS);
  }
  await queue.atRest();
  return times;
}

async function timeBurst(queue: Queue): Promise<number[]> {
  const times = await Promise.all(Array.from({ length: BURST }, queue.time));
  await queue.atRest();
  return times;
}

const REST_MS = 1_500; // the last news of a search is sent up to a second after it is over

function ownQueue(jobs: TrivialJobs): Queue {
  const claimedAt = new Map<string, number>();
  jobs.onClaimed(({ id }) => claimedAt.set(id, performance.now()));
  return {
    async time() {
      const startedAt = performance.now();
      const { id } = await jobs.start();
      while (!claimedAt.has(id)) await sleep(1);
      return (claimedAt.get(id) ?? startedAt) - startedAt;
    },
    async atRest() {
      await sleep(REST_MS);
      await jobs.empty();
    },
  };
}

async function bossQueue(boss: BossSide): Promise<Queue> {
  const waiting = new Map<number, () => void>();
  let jobs = 0;
  await boss.work((numbers) => {
    for (const number of numbers) waiting.get(number)?.();
  });
  return {
    async time() {
      jobs += 1;
      const begun = Promise.withResolvers<void>();
      waiting.set(jobs, begun.resolve);
      const startedAt = performance.now();
      await boss.send(jobs);
      await begun.promise;
      return performance.now() - startedAt;
    },
    async atRest() {
      await sleep(REST_MS);
      await boss.empty();
    },
  };
}

const SHARES = { p50: 0.5, p95: 0.95 };

function figuresOf(name: string, own: readonly Times[], theirs: readonly Times[]): Figure[] {
  return (["idle", "burst"] as const).flatMap((load) =>
    Object.entries(SHARES).map(([label, share]) => {
      const ofRuns = (runs: readonly Times[]) =>
        median(runs.map((times) => percentile(times[load], share)));
      const value = ofRuns(own);
      return figure({ id: `${name}-${load}-${label}`, value, unit: "ms", against: ofRuns(theirs) });
    }),
  );
}
