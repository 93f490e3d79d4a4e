import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Job } from "#lib/engine/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { JobRow } from "./job-row.ts";

export const isOpen = sql`status in ('queued', 'processing', 'waiting')`;
export const isFree = sql`(lease_until is null or lease_until < now())`;

/**
 * The guard of every write of a slice: somebody else's claim makes it match nothing, and so does having given the job back.
 * A lease that ran out is still held until somebody claims the job.
 */
export function isHeld(job: Job): SQL {
  return sql`id = ${job.id} and fence = ${job.fence} and status = 'processing' and lease_until is not null`;
}

/** Milliseconds as an SQL interval. */
export function ms(value: number): SQL {
  return sql`${Math.round(value)} * interval '1 millisecond'`;
}

const Answer = z.object({ job: JobRow });

/**
 * One change of one job, after what is to be done `first`: `change` is an UPDATE (or INSERT) of prospect_search_jobs that moves `seq` on by one and ends in
 * `returning` all columns; the event, with a `detail` made of the changed row, is written by the same statement. Null when
 * nothing matched.
 */
export async function transition(
  db: Database,
  input: { first?: SQL; change: SQL; name: SQL; detail?: SQL; also?: SQL },
): Promise<Job | null> {
  const [answer] = await rowsOf(
    db,
    Answer,
    sql`with ${input.first ?? sql``} changed as (${input.change}), ${input.also ?? sql``}
      event as (
        insert into job_events (job_id, seq, workspace_id, user_id, name, detail)
        select id, seq, workspace_id, user_id, ${input.name}, ${input.detail ?? sql`'{}'::jsonb`} from changed
      )
      select to_jsonb(changed) as job from changed`,
  );
  return answer?.job ?? null;
}
