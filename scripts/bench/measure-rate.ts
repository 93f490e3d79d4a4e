import type { BenchServer } from "./bench-database.ts";
import { openBoss } from "./boss-side.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";
import { openTrivialJobs } from "./trivial-jobs.ts";

const JOBS = 400;

/** Jobs that do nothing, done a second from a full queue, against pg-boss with as many at once. */
export async function measureRate(server: BenchServer, runs: number): Promise<Figure[]> {
  const jobs = await openTrivialJobs(server, { isAsleep: false });
  const boss = await openBoss(server, await server.createDatabase());
  const own: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const ownRate = await drainOwn(jobs);
    const bossRate = await drainBoss(boss);
    if (run === 0) continue; // warms up both sides
    own.push(ownRate);
    theirs.push(bossRate);
  }
  await boss.close();
  await jobs.close();
  const against = median(theirs);
  return [figure({ id: "boss-jobs-per-second", value: median(own), unit: "jobs/s", against })];
}

async function drainOwn(jobs: Awaited<ReturnType<typeof openTrivialJobs>>): Promise<number> {
  const full = [];
  for (let number = 0; number < JOBS; number += 1) full.push(await jobs.store());
  const done = countdown();
  jobs.onFinished(() => done.count(1));
  const startedAt = performance.now();
  await Promise.all(full.map(jobs.wake));
  await done.all;
  const rate = (JOBS * 1_000) / (performance.now() - startedAt);
  await jobs.empty();
  return rate;
}

async function drainBoss(boss: Awaited<ReturnType<typeof openBoss>>): Promise<number> {
  await boss.fill(JOBS);
  const done = countdown();
  const startedAt = performance.now();
  const worker = await boss.work((numbers) => done.count(numbers.length));
  await done.all;
  const rate = (JOBS * 1_000) / (performance.now() - startedAt);
  await worker.stop();
  await boss.empty();
  return rate;
}

function countdown() {
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let left = JOBS;
  return {
    all,
    count(done: number) {
      left -= done;
      if (left === 0) resolve();
    },
  };
}
