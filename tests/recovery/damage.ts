import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "#db/client.ts";

const Counted = z.object({
  status: z.string(),
  shown: z.number(),
  fetched: z.number(),
  sum: z.number(),
  page_no: z.number(),
  seq: z.number(),
  rows: z.coerce.number(),
  identities: z.coerce.number(),
  first: z.number().nullable(),
  last: z.number().nullable(),
  positions: z.coerce.number(),
  events: z.coerce.number(),
  last_event: z.number().nullable(),
});

/** What is wrong with a job that should have found `expected` people: one line each, none when all adds up. */
export async function damageOf(
  db: Database,
  { jobId, expected }: { jobId: string; expected: number },
): Promise<string[]> {
  const [job] = await rowsOf(
    db,
    Counted,
    sql`select j.status, j.progress_current as shown, j.fetched, j.page_no, j.seq,
        j.merged + j.known + j.suppressed + j.filtered_out + j.reserve + j.progress_current as sum,
        r.rows, r.identities, r.first, r.last, r.positions, e.events, e.last_event
      from prospect_search_jobs j
      cross join lateral (
        select count(*) filter (where disposition = 'shown') as rows,
          count(distinct identity) filter (where disposition = 'shown') as identities,
          min(position) as first, max(position) as last, count(position) as positions
        from prospect_search_results where job_id = j.id) r
      cross join lateral (
        select count(*) as events, max(seq) as last_event from job_events where job_id = j.id) e
      where j.id = ${jobId}`,
  );
  if (!job) return ["the job is gone"];
  const checks: [boolean, string][] = [
    [job.status === "completed", `status is ${job.status}`],
    [job.shown === expected, `${job.shown} shown of ${expected}`],
    [job.rows === expected, `${job.rows} rows of ${expected}`],
    [job.identities === job.rows, `${job.rows - job.identities} people twice`],
    [job.positions === expected, `${job.positions} positions`],
    [job.first === 1 && job.last === expected, `positions ${job.first} to ${job.last}`],
    [job.fetched === job.sum, `fetched ${job.fetched}, accounted for ${job.sum}`],
    [job.events === job.seq && job.last_event === job.seq, `${job.events} events for ${job.seq}`],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, what]) => what);
}
