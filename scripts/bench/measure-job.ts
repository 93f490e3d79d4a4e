import { insertJson, insertValues, makeTwinTable, timeBareInsert } from "./bare-insert.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS } from "./bench-source.ts";
import { openWorld, timeJob } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";
import { measureInTurns, side } from "./side-by-side.ts";

const TIMES_AS_MANY = 3; // a run takes a fifth of a second: more of them steady the median

/** A whole job without any waiting, against the bare insert of its rows in its usual and in its fastest form. */
export async function measureJob(server: BenchServer, runs: number): Promise<Figure[]> {
  const source = benchSource({ latencyMs: 0 });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs: 0 });
  // tables of their own, which grow as the app's does
  await makeTwinTable(bench, "bench_values");
  await makeTwinTable(bench, "bench_json");
  const jobs = side((run) => {
    source.makeReady(run * JOB_ROWS);
    return timeJob(bench, run * JOB_ROWS);
  });
  const usual = side((run) => timeBareInsert(bench, run * JOB_ROWS, insertValues));
  const fastest = side((run) => timeBareInsert(bench, run * JOB_ROWS, insertJson));
  await measureInTurns(TIMES_AS_MANY * runs, [jobs, usual, fastest]);
  await bench.close();
  const job = { value: median(jobs.values), unit: "ms" } as const;
  return [
    figure({ id: "job-vs-insert", against: median(usual.values), atMost: 2, ...job }),
    figure({ id: "job-vs-fastest-insert", against: median(fastest.values), ...job }),
  ];
}
