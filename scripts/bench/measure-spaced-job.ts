import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { openWorld, timeJob } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { makeNaiveTables, timeNaiveJob } from "./naive-runner.ts";
import { median } from "./percentile.ts";

const SPACING_MS = 1_000;
const LATENCY_MS = 300;
const FLOOR_MS = (JOB_ROWS / PAGE_ROWS - 1) * SPACING_MS + LATENCY_MS;

/**
 * A job at the pace of its account, against the shortest time that pace allows and against the naive runner. The two
 * runners mostly sleep, so each pair runs side by side, on tables of its own.
 */
export async function measureSpacedJob(server: BenchServer, runs: number): Promise<Figure[]> {
  const source = benchSource({ latencyMs: LATENCY_MS });
  const databaseUrl = await server.createDatabase();
  const bench = await openWorld(databaseUrl, { source, spacingMs: SPACING_MS });
  await makeNaiveTables(bench);
  await warmUp(databaseUrl);
  const jobs: number[] = [];
  const naive: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const firstPerson = run * JOB_ROWS;
    const [jobMs, naiveMs] = await Promise.all([
      timeJob(bench, firstPerson),
      timeNaiveJob(bench, { firstPerson, pauseMs: SPACING_MS }),
    ]);
    jobs.push(jobMs);
    naive.push(naiveMs);
    console.error(`  run ${run}: ${Math.round(jobMs)} ms, naive ${Math.round(naiveMs)} ms`);
  }
  await bench.close();
  const value = median(jobs);
  return [
    figure({ id: "job-vs-floor", value, unit: "ms", against: FLOOR_MS, atMost: 1.03 }),
    figure({ id: "job-vs-naive", value, unit: "ms", against: median(naive) }),
  ];
}

/** A job without waiting: the first statements of a process are slower than all others. */
async function warmUp(databaseUrl: string): Promise<void> {
  const source = benchSource({ latencyMs: 0 });
  const bench = await openWorld(databaseUrl, { source, spacingMs: 0 });
  await timeJob(bench, 0);
  await bench.close();
}
