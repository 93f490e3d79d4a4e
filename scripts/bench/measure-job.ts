import { insertJson, insertValues, makeTwinTable, timeBareInsert } from "./bare-insert.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS } from "./bench-source.ts";
import { openWorld, timeJob } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";

const TIMES_AS_MANY = 3; // a run takes a fifth of a second: more of them steady the median

/** A whole job without any waiting, against the bare insert of its rows in its usual and in its fastest form. */
export async function measureJob(server: BenchServer, runs: number): Promise<Figure[]> {
  const source = benchSource({ latencyMs: 0 });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs: 0 });
  // tables of their own, which grow as the app's does
  await makeTwinTable(bench, "bench_values");
  await makeTwinTable(bench, "bench_json");
  const jobs: number[] = [];
  const usual: number[] = [];
  const fastest: number[] = [];
  for (let run = 0; run <= TIMES_AS_MANY * runs; run += 1) {
    const firstPerson = run * JOB_ROWS;
    source.makeReady(firstPerson);
    const jobMs = await timeJob(bench, firstPerson);
    const usualMs = await timeBareInsert(bench, firstPerson, insertValues);
    const fastestMs = await timeBareInsert(bench, firstPerson, insertJson);
    if (run === 0) continue; // warms up all sides
    jobs.push(jobMs);
    usual.push(usualMs);
    fastest.push(fastestMs);
  }
  await bench.close();
  const job = { value: median(jobs), unit: "ms" } as const;
  return [
    figure({ id: "job-vs-insert", against: median(usual), atMost: 2, ...job }),
    figure({ id: "job-vs-fastest-insert", against: median(fastest), ...job }),
  ];
}
