import type { Row } from "#lib/engine/ports.ts";
import { toRows } from "#lib/engine/rows.ts";
import { JOB_ROWS, PAGE_ROWS } from "./bench-source.ts";
import { type BenchWorld, requestFrom } from "./bench-world.ts";
import { people } from "./people.ts";

export const COLUMNS = `job_id, workspace_id, user_id, identity, prospect_data, batch_number,
  disposition, position, seq, is_seen`;

/** A table like the app's, with its indexes, checks and foreign keys. */
export async function makeTwinTable({ pool }: BenchWorld): Promise<void> {
  await pool.query("create table bench_results (like prospect_search_results including all)");
  const { rows } = await pool.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = 'prospect_search_results'::regclass and contype = 'f'`,
  );
  for (const { definition } of rows) {
    await pool.query(`alter table bench_results add ${definition}`);
  }
  await pool.query("create table bench_progress as select 0 as found");
}

/** The least that any program must do: 2,500 ready rows, 100 a statement, as one parameter: the fastest form known. */
export async function timeBareInsert(bench: BenchWorld, firstPerson: number): Promise<number> {
  const jobId = await findLastJob(bench);
  const { criteria } = requestFrom(firstPerson);
  const rows = toRows(people(firstPerson, JOB_ROWS), criteria).map(valuesOf);
  const startedAt = performance.now();
  for (let from = 0; from < rows.length; from += PAGE_ROWS) {
    await bench.pool.query(
      `insert into bench_results (${COLUMNS})
       select $1, $2, $3, identity, prospect, $4, 'shown', position, $4, false
       from jsonb_to_recordset($5::jsonb) as row(identity text, prospect jsonb, position int)`,
      [
        jobId,
        bench.owner.workspaceId,
        bench.owner.userId,
        from / PAGE_ROWS,
        JSON.stringify(rows.slice(from, from + PAGE_ROWS)),
      ],
    );
  }
  return performance.now() - startedAt;
}

function valuesOf({ identity, isFilteredOut: _, ...prospect }: Row, index: number) {
  return { identity, prospect, position: index + 1 };
}

/** The job the rows are said to belong to: foreign keys want one. */
export async function findLastJob({ pool }: BenchWorld): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    "select id from prospect_search_jobs order by created_at desc limit 1",
  );
  const [job] = rows;
  if (!job) throw new Error("there is no job yet");
  return job.id;
}
