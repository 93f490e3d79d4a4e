import type { BenchServer } from "./bench-database.ts";
import type { Figure } from "./figure.ts";
import { measureCreate } from "./measure-create.ts";
import { measureCrowd } from "./measure-crowd.ts";
import { measureEnqueue } from "./measure-enqueue.ts";
import { measureFair } from "./measure-fair.ts";
import { measureJob } from "./measure-job.ts";
import { measureLoad } from "./measure-load.ts";
import { measurePage } from "./measure-page.ts";
import { measurePixel } from "./measure-pixel.ts";
import { measureRate } from "./measure-rate.ts";
import { measureRecovery } from "./measure-recovery.ts";
import { measureResults } from "./measure-results.ts";
import { measureSpacedJob } from "./measure-spaced-job.ts";
import { measureStart } from "./measure-start.ts";

/** Figures that come from one measurement. */
export interface Part {
  readonly ids: readonly string[];
  measure(server: BenchServer, runs: number): Promise<Figure[]>;
}

export const PARTS: readonly Part[] = [
  { ids: ["job-vs-insert", "job-vs-fastest-insert"], measure: measureJob },
  { ids: ["job-vs-floor", "job-vs-naive"], measure: measureSpacedJob },
  {
    ids: [
      "commit-page-p50",
      "commit-page-p95",
      "round-trips-per-page",
      "round-trips-per-page-that-waits",
      "news-round-trips-per-page",
      "other-round-trips-per-job",
    ],
    measure: measurePage,
  },
  { ids: ["results-page-25-vs-1", "results-in-a-million-vs-1"], measure: measureResults },
  { ids: ["create-job-p95", "create-job-p50"], measure: measureCreate },
  { ids: ["pixel-p95", "pixel-p50"], measure: measurePixel },
  { ids: ["fair-small-beside-large", "fair-small-beside-ten-large"], measure: measureFair },
  {
    ids: ["crowd-at-once", "crowd-memory-per-job", "crowd-slowest-vs-fastest-user"],
    measure: measureCrowd,
  },
  {
    ids: ["boss-enqueue-start-job", "boss-enqueue-row-alone", "pgboss-enqueue-start-job"],
    measure: measureEnqueue,
  },
  {
    ids: [
      "boss-start-idle-p50",
      "boss-start-idle-p95",
      "boss-start-burst-p50",
      "boss-start-burst-p95",
      "pgboss-start-idle-p50",
      "pgboss-start-idle-p95",
      "pgboss-start-burst-p50",
      "pgboss-start-burst-p95",
    ],
    measure: measureStart,
  },
  { ids: ["boss-jobs-per-second", "pgboss-jobs-per-second"], measure: measureRate },
  {
    ids: ["recovery-by-restart", "recovery-by-another", "recovery-slowest"],
    measure: measureRecovery,
  },
  {
    ids: ["load-requests", "load-errors", "load-p50", "load-p95", "load-p99"],
    measure: measureLoad,
  },
];
