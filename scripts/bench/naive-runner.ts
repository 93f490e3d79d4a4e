import { setTimeout as sleep } from "node:timers/promises";
import type { SourcePage } from "#lib/engine/ports.ts";
import { toRows } from "#lib/engine/rows.ts";
import { addJob, COLUMNS, makeTwinTable } from "./bare-insert.ts";
import { JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { type BenchWorld, requestFrom } from "./bench-world.ts";

export async function makeNaiveTables(bench: BenchWorld): Promise<void> {
  await makeTwinTable(bench, "bench_naive");
  await bench.pool.query("create table bench_progress as select 0 as found");
}

/** What one writes first: a row a statement, a fixed pause after each page, a progress update a page. */
export async function timeNaiveJob(
  bench: BenchWorld,
  { firstPerson, pauseMs }: { firstPerson: number; pauseMs: number },
): Promise<number> {
  const jobId = await addJob(bench);
  const { criteria } = requestFrom(firstPerson);
  const ask = { accountId: "bench-account", api: "sales_navigator", criteria } as const;
  const { signal } = new AbortController();
  const startedAt = performance.now();
  let found = 0;
  let cursor: string | null = null;
  while (found < JOB_ROWS) {
    const page: SourcePage = await bench.world.source.fetchPage({
      ...ask,
      workspaceId: bench.owner.workspaceId,
      pageSize: PAGE_ROWS,
      cursor,
      signal,
    });
    for (const { identity, isFilteredOut: _, ...prospect } of toRows(page.prospects, criteria)) {
      found += 1;
      const { workspaceId, userId } = bench.owner;
      const values = [jobId, workspaceId, userId, identity, JSON.stringify(prospect), found];
      await bench.pool.query(
        `insert into bench_naive (${COLUMNS}) values ($1, $2, $3, $4, $5, 0, 'shown', $6, 0, false)`,
        values,
      );
    }
    await bench.pool.query("update bench_progress set found = $1", [found]);
    cursor = page.nextCursor;
    await sleep(pauseMs);
  }
  return performance.now() - startedAt;
}
