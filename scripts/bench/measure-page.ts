import type { World } from "#lib/engine/ports.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { openWorld, timeJob } from "./bench-world.ts";
import { countStatements, named } from "./count-statements.ts";
import { type Figure, figure } from "./figure.ts";
import { percentile } from "./percentile.ts";

const PAGES = JOB_ROWS / PAGE_ROWS;
const LATENCY_MS = 60; // long enough to send news between pages as often as a real job may

/**
 * The commit of a 100-row page, and the statements a page costs on the wire where its call takes longer than the spacing,
 * as LinkedIn's do. A page that has to wait for its moment costs one more.
 */
export async function measurePage(server: BenchServer, runs: number): Promise<Figure[]> {
  const source = benchSource({ latencyMs: LATENCY_MS });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs: 0 });
  const commits: number[] = [];
  const counted = countStatements();
  for (let run = 0; run <= runs; run += 1) {
    await timeJob({ ...bench, world: named(timing(bench.world, commits)) }, run * JOB_ROWS);
    if (run === 0) commits.length = 0; // warms up
  }
  counted.stop();
  await bench.close();
  const pages = (runs + 1) * PAGES;
  const perPage = (...methods: string[]) =>
    methods.reduce((sum, method) => sum + (counted.byMethod.get(method) ?? 0), 0) / pages;
  return [
    figure({ id: "commit-page-p50", value: percentile(commits, 0.5), unit: "ms" }),
    figure({ id: "commit-page-p95", value: percentile(commits, 0.95), unit: "ms" }),
    figure({
      id: "round-trips-per-page",
      value: perPage("store.reserve", "store.beginCall", "store.commitPage", "store.renew"),
      unit: "statements",
      atMost: 2,
    }),
    figure({
      id: "news-round-trips-per-page",
      value: perPage("outbox.take", "outbox.markSent", "outbox.hasNews"),
      unit: "statements",
    }),
    figure({
      id: "other-round-trips-per-job",
      value: othersIn(counted.byMethod) / (runs + 1),
      unit: "statements",
    }),
  ];
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
