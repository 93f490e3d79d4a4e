import type pg from "pg";
import { findLastJob } from "./bare-insert.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { type BenchWorld, openWorld, timeJob } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";

const MANY_ROWS = 1_000_000;
const ASKS_PER_RUN = 60;
const LAST_PAGE = JOB_ROWS / PAGE_ROWS;

interface Shelf {
  readonly bench: BenchWorld;
  readonly jobId: string;
}

/** Results page 1 against page 25, and against page 1 of a job among a million rows of other jobs. */
export async function measureResults(server: BenchServer, runs: number): Promise<Figure[]> {
  const small = await openShelf(server);
  const large = await openShelf(server);
  await fill(large);
  const first: number[] = [];
  const last: number[] = [];
  const among: number[] = [];
  for (let ask = 0; ask < ASKS_PER_RUN * (runs + 1); ask += 1) {
    const firstMs = await timePage(small, 1);
    const lastMs = await timePage(small, LAST_PAGE);
    const amongMs = await timePage(large, 1);
    if (ask < ASKS_PER_RUN) continue; // warms up all sides
    first.push(firstMs);
    last.push(lastMs);
    among.push(amongMs);
  }
  await small.bench.close();
  await large.bench.close();
  const shared = { unit: "ms", against: median(first), atMost: 1.2 } as const;
  return [
    figure({ id: "results-page-25-vs-1", value: median(last), ...shared }),
    figure({ id: "results-in-a-million-vs-1", value: median(among), ...shared }),
  ];
}

async function openShelf(server: BenchServer): Promise<Shelf> {
  const source = benchSource({ latencyMs: 0 });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs: 0 });
  await timeJob(bench, 0);
  return { bench, jobId: await findLastJob(bench) };
}

async function timePage({ bench, jobId }: Shelf, page: number): Promise<number> {
  const startedAt = performance.now();
  const answer = await bench.world.results.list({
    workspaceId: bench.owner.workspaceId,
    jobId,
    query: { page, perPage: PAGE_ROWS, limit: PAGE_ROWS, sort: "position", order: "asc" },
  });
  const tookMs = performance.now() - startedAt;
  if (answer?.results.length !== PAGE_ROWS) throw new Error(`page ${page} is not full`);
  return tookMs;
}

/** 400 more jobs of the same size and their rows, each as long as a real one. */
async function fill({ bench, jobId }: Shelf): Promise<void> {
  const client = await bench.pool.connect();
  try {
    await client.query("set synchronous_commit = off");
    await copyJobs(client, jobId);
    await client.query("analyze");
  } finally {
    client.release();
  }
}

async function copyJobs(client: pg.PoolClient, jobId: string): Promise<void> {
  await client.query("set session_replication_role = replica"); // each of the rows' foreign keys is known to hold
  await client.query(
    `insert into prospect_search_jobs
     select (jsonb_populate_record(job, jsonb_build_object('id', gen_random_uuid()))).*
     from prospect_search_jobs job, generate_series(1, $2) where job.id = $1`,
    [jobId, MANY_ROWS / JOB_ROWS],
  );
  await client.query(
    `insert into prospect_search_results (job_id, workspace_id, user_id, identity, prospect_data,
       batch_number, disposition, position, seq, is_seen)
     select other.id, other.workspace_id, other.user_id, row.identity || '-' || other.number,
       row.prospect_data, row.batch_number, row.disposition, row.position, row.seq, false
     from (select *, row_number() over () as number from prospect_search_jobs where id <> $1) other
     cross join prospect_search_results row where row.job_id = $1`,
    [jobId],
  );
  await client.query("set session_replication_role = origin");
}
