import type { Row } from "#lib/engine/ports.ts";
import { toRows } from "#lib/engine/rows.ts";
import { startJob } from "#lib/engine/start.ts";
import { JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { type BenchWorld, requestFrom } from "./bench-world.ts";
import { people } from "./people.ts";

export const COLUMNS = `job_id, workspace_id, user_id, identity, prospect_data, batch_number,
  disposition, position, seq, is_seen`;

/** A table like the app's, with its indexes, checks and foreign keys. */
export async function makeTwinTable({ pool }: BenchWorld, name: string): Promise<void> {
  await pool.query(`create table ${name} (like prospect_search_results including all)`);
  const { rows } = await pool.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = 'prospect_search_results'::regclass and contype = 'f'`,
  );
  for (const { definition } of rows) {
    await pool.query(`alter table ${name} add ${definition}`);
  }
}

/** Writes one page of ready rows; what it gets is all there is to write. */
type WritePage = (bench: BenchWorld, page: BarePage) => Promise<unknown>;

interface BarePage {
  readonly jobId: string;
  readonly number: number;
  readonly rows: readonly ReturnType<typeof valuesOf>[];
}

/** The least that any program must do for the same people: their ready rows, 100 a statement, and nothing else. */
export async function timeBareInsert(
  bench: BenchWorld,
  firstPerson: number,
  writePage: WritePage,
): Promise<number> {
  const jobId = await addJob(bench);
  const { criteria } = requestFrom(firstPerson);
  const rows = toRows(people(firstPerson, JOB_ROWS), criteria).map(valuesOf);
  const startedAt = performance.now();
  for (let number = 0; number * PAGE_ROWS < rows.length; number += 1) {
    const from = number * PAGE_ROWS;
    await writePage(bench, { jobId, number, rows: rows.slice(from, from + PAGE_ROWS) });
  }
  return performance.now() - startedAt;
}

/** As one usually inserts many rows: `values (...), (...)`, each value a parameter. */
export function insertValues(bench: BenchWorld, { jobId, number, rows }: BarePage) {
  const { workspaceId, userId } = bench.owner;
  const values: unknown[] = [];
  const tuples = rows.map(({ identity, prospect, position }) => {
    const from = values.length;
    values.push(jobId, workspaceId, userId, identity, JSON.stringify(prospect));
    values.push(number, "shown", position, number, false);
    const places = Array.from({ length: values.length - from }, (_, at) => `$${from + at + 1}`);
    return `(${places.join(",")})`;
  });
  const text = `insert into bench_values (${COLUMNS}) values ${tuples.join(",")}`;
  return bench.pool.query(text, values);
}

/** The fastest form known: all rows in one parameter, as the app's own statement takes them. */
export function insertJson(bench: BenchWorld, { jobId, number, rows }: BarePage) {
  const { workspaceId, userId } = bench.owner;
  return bench.pool.query(
    `insert into bench_json (${COLUMNS})
     select $1, $2, $3, identity, prospect, $4, 'shown', position, $4, false
     from jsonb_to_recordset($5::jsonb) as row(identity text, prospect jsonb, position int)`,
    [jobId, workspaceId, userId, number, JSON.stringify(rows)],
  );
}

function valuesOf({ identity, isFilteredOut: _, ...prospect }: Row, index: number) {
  return { identity, prospect, position: index + 1 };
}

/** A job the rows are said to belong to, which foreign keys want; nobody works on it. */
export async function addJob({ world, owner }: BenchWorld): Promise<string> {
  const { job } = await startJob(world, { owner, request: requestFrom(0), idempotencyKey: null });
  return job.id;
}
