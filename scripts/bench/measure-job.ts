import { makeTwinTable, timeBareInsert } from "./bare-insert.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS } from "./bench-source.ts";
import { openWorld, timeJob } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";

/** A whole job without any waiting, against the bare insert of its rows. */
export async function measureJob(server: BenchServer, runs: number): Promise<Figure[]> {
  const source = benchSource({ latencyMs: 0 });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs: 0 });
  await makeTwinTable(bench);
  const jobs: number[] = [];
  const inserts: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const jobMs = await timeJob(bench, run * JOB_ROWS);
    const insertMs = await timeBareInsert(bench, run * JOB_ROWS);
    if (run === 0) continue; // warms up both sides
    jobs.push(jobMs);
    inserts.push(insertMs);
  }
  await bench.close();
  const against = median(inserts);
  return [figure({ id: "job-vs-insert", value: median(jobs), unit: "ms", against, atMost: 2 })];
}
