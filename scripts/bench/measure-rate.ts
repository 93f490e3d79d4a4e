import type { BenchServer } from "./bench-database.ts";
import { type BossSide, openBoss } from "./boss-side.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";
import { measureInTurns, side } from "./side-by-side.ts";
import { openTrivialJobs, type TrivialJobs } from "./trivial-jobs.ts";

const JOBS = 400;

/**
 * Jobs that do nothing, done a second from a full queue: in the app's process, and by a worker out of pg-boss's line,
 * against pg-boss alone with as many at once.
 */
export async function measureRate(server: BenchServer, runs: number): Promise<Figure[]> {
  const inline = await openTrivialJobs(server, "inline");
  const inLine = await openTrivialJobs(server, "pgboss");
  const boss = await openBoss(server, await server.createDatabase());
  const own = side(() => drain(inline));
  const ofWorker = side(() => drain(inLine));
  const theirs = side(() => drainBoss(boss));
  await measureInTurns(runs, [own, ofWorker, theirs]);
  await boss.close();
  await inLine.close();
  await inline.close();
  const shared = { unit: "jobs/s", against: median(theirs.values) } as const;
  return [
    figure({ id: "boss-jobs-per-second", value: median(own.values), ...shared }),
    figure({ id: "pgboss-jobs-per-second", value: median(ofWorker.values), ...shared }),
  ];
}

async function drain(jobs: TrivialJobs): Promise<number> {
  const full = [];
  for (let number = 0; number < JOBS; number += 1) full.push(await jobs.store());
  const watch = stopwatch();
  jobs.onClaimed(watch.begin);
  jobs.onFinished(() => watch.count(1));
  await Promise.all(full.map(jobs.wake));
  const worker = await jobs.work();
  const rate = await watch.rate;
  await worker.stop();
  await jobs.empty();
  return rate;
}

async function drainBoss(boss: BossSide): Promise<number> {
  await boss.fill(JOBS);
  const watch = stopwatch();
  const worker = await boss.work((numbers) => {
    watch.begin();
    watch.count(numbers.length);
  });
  const rate = await watch.rate;
  await worker.stop();
  await boss.empty();
  return rate;
}

/** From the first that is begun to the last that is done: the start of a worker does not count. */
function stopwatch() {
  const { promise: rate, resolve } = Promise.withResolvers<number>();
  let beganAt: number | null = null;
  let left = JOBS;
  return {
    rate,
    begin() {
      beganAt ??= performance.now();
    },
    count(done: number) {
      left -= done;
      if (left === 0) resolve((JOBS * 1_000) / (performance.now() - (beganAt ?? 0)));
    },
  };
}
