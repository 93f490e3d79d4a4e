import type pg from "pg";
import type { BenchServer } from "./bench-database.ts";
import { benchSource, JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { type BenchWorld, openWorld, timeJob } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";
import { measureInTurns, side } from "./side-by-side.ts";

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
  const first = side(() => timePage(small, 1));
  const last = side(() => timePage(small, LAST_PAGE));
  const among = side(() => timePage(large, 1));
  const sides = [first, last, among];
  await measureInTurns(ASKS_PER_RUN, sides); // warms up
  for (const { values } of sides) values.length = 0;
  await measureInTurns(ASKS_PER_RUN * runs, sides);
  await small.bench.close();
  await large.bench.close();
  const shared = { unit: "ms", against: median(first.values), atMost: 1.2 } as const;
  return [
    figure({ id: "results-page-25-vs-1", value: median(last.values), ...shared }),
    figure({ id: "results-in-a-million-vs-1", value: median(among.values), ...shared }),
  ];
}

async function openShelf(server: BenchServer): Promise<Shelf> {
  const source = benchSource({ latencyMs: 0 });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs: 0 });
  await timeJob(bench, 0);
  return { bench, jobId: await findLastJob(bench.pool) };
}

async function findLastJob(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    "select id from prospect_search_jobs order by created_at desc limit 1",
  );
  const [job] = rows;
  if (!job) throw new Error("there is no job yet");
  return job.id;
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
