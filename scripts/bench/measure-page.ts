import type { World } from "#lib/engine/ports.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { openWorld, timeJob } from "./bench-world.ts";
import { countStatements, named } from "./count-statements.ts";
import { type Figure, figure } from "./figure.ts";
import { percentile } from "./percentile.ts";

const PAGES = JOB_ROWS / PAGE_ROWS;
// Long enough to send news between pages as often as a real job may.
const SLOW_CALLS = { latencyMs: 60, spacingMs: 0 };
const QUICK_CALLS = { latencyMs: 0, spacingMs: 60 };
const OF_THE_STORE = ["store.reserve", "store.beginCall", "store.commitPage", "store.renew"];

interface Pace {
  readonly latencyMs: number;
  readonly spacingMs: number;
}

interface Pages {
  readonly commits: readonly number[];
  readonly othersPerJob: number;
  perPage(methods: readonly string[]): number;
}

/**
 * The commit of a 100-row page, and the statements a page costs on the wire: where its call takes longer than the spacing,
 * as LinkedIn's do, and where it has to wait for its moment.
 */
export async function measurePage(server: BenchServer, runs: number): Promise<Figure[]> {
  const slow = await runJobs(server, SLOW_CALLS, runs + 1);
  const quick = await runJobs(server, QUICK_CALLS, 1);
  const commits = slow.commits.slice(PAGES); // the first job warms up
  return [
    figure({ id: "commit-page-p50", value: percentile(commits, 0.5), unit: "ms" }),
    figure({ id: "commit-page-p95", value: percentile(commits, 0.95), unit: "ms" }),
    figure({
      id: "round-trips-per-page",
      value: slow.perPage(OF_THE_STORE),
      unit: "statements",
      atMost: 2,
    }),
    figure({
      id: "round-trips-per-page-that-waits",
      value: quick.perPage(OF_THE_STORE),
      unit: "statements",
    }),
    figure({
      id: "news-round-trips-per-page",
      value: slow.perPage(["outbox.take", "outbox.markSent", "outbox.hasNews"]),
      unit: "statements",
    }),
    figure({ id: "other-round-trips-per-job", value: slow.othersPerJob, unit: "statements" }),
  ];
}

async function runJobs(server: BenchServer, pace: Pace, jobs: number): Promise<Pages> {
  const { latencyMs, spacingMs } = pace;
  const source = benchSource({ latencyMs });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs });
  const commits: number[] = [];
  const counted = countStatements();
  for (let job = 0; job < jobs; job += 1) {
    await timeJob({ ...bench, world: named(timing(bench.world, commits)) }, job * JOB_ROWS);
  }
  counted.stop();
  await bench.close();
  const { byMethod } = counted;
  return {
    commits,
    othersPerJob: othersIn(byMethod) / jobs,
    perPage: (methods) =>
      methods.reduce((sum, method) => sum + (byMethod.get(method) ?? 0), 0) / (jobs * PAGES),
  };
}

function timing(world: World, commits: number[]): World {
  return {
    ...world,
    store: {
      ...world.store,
      async commitPage(input) {
        const startedAt = performance.now();
        const committed = await world.store.commitPage(input);
        commits.push(performance.now() - startedAt);
        return committed;
      },
    },
  };
}

const OF_A_PAGE = /^(store\.(reserve|beginCall|commitPage|renew)|outbox\..+)$/;

function othersIn(byMethod: ReadonlyMap<string, number>): number {
  const others = [...byMethod].filter(([method]) => !OF_A_PAGE.test(method));
  return others.reduce((sum, [, count]) => sum + count, 0);
}
