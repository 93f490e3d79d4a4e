import { setTimeout as sleep } from "node:timers/promises";
import type { BenchServer } from "./bench-database.ts";
import { openBoss } from "./boss-side.ts";
import { type Figure, figure } from "./figure.ts";
import { median, percentile } from "./percentile.ts";
import { openTrivialJobs } from "./trivial-jobs.ts";

const IDLE_JOBS = 20;
const IDLE_PAUSE_MS = 50;
const BURST = 50;

/** Something that takes a job, and says when it is begun. */
interface Queue {
  /** Milliseconds from before the job was handed in until somebody began to work on it. */
  time(): Promise<number>;
  atRest(): Promise<unknown>;
}

/** From "start this" to its first claim, against `send` to handler: in one process, on one server. */
export async function measureStart(server: BenchServer, runs: number): Promise<Figure[]> {
  const jobs = await openTrivialJobs(server, { isAsleep: false });
  const boss = await openBoss(server, await server.createDatabase());
  const sides = { ours: ownQueue(jobs), theirs: await bossQueue(boss) };
  const idle = { ours: series(), theirs: series() };
  const burst = { ours: series(), theirs: series() };
  for (let run = 0; run <= runs; run += 1) {
    for (const side of ["ours", "theirs"] as const) {
      const one = await timeIdle(sides[side]);
      const many = await timeBurst(sides[side]);
      if (run === 0) continue; // warms up both sides
      idle[side].add(one);
      burst[side].add(many);
    }
  }
  await boss.close();
  await jobs.close();
  return [...figuresOf("boss-start-idle", idle), ...figuresOf("boss-start-burst", burst)];
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

function ownQueue(jobs: Awaited<ReturnType<typeof openTrivialJobs>>): Queue {
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

async function bossQueue(boss: Awaited<ReturnType<typeof openBoss>>): Promise<Queue> {
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

function series() {
  const p50: number[] = [];
  const p95: number[] = [];
  return {
    p50,
    p95,
    add(times: readonly number[]) {
      p50.push(percentile(times, 0.5));
      p95.push(percentile(times, 0.95));
    },
  };
}

type Series = Record<"ours" | "theirs", ReturnType<typeof series>>;

function figuresOf(name: string, { ours, theirs }: Series): Figure[] {
  return (["p50", "p95"] as const).map((share) =>
    figure({
      id: `${name}-${share}`,
      value: median(ours[share]),
      unit: "ms",
      against: median(theirs[share]),
    }),
  );
}
