import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Job } from "#lib/engine/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { JobRow } from "./job-row.ts";

export const isOpen = sql`status in ('queued', 'processing', 'waiting')`;
export const isFree = sql`(lease_until is null or lease_until < now())`;

/** Deaths in a row at one page after which a job is suspected to be what kills its process. */
const SUSPECT = 2;

/**
 * A process that dies takes all of its jobs with it, and what killed it is one of them. So of those that died again and again
 * one is taken over at a time, the first whose lease ran out, until it has brought a page: the others live through what it
 * does. Of every two the row says which goes first, whoever looks and when.
 */
export const isTakeable = sql`(${isFree} and (stalls < ${SUSPECT} or lease_until is null or not exists (
  select from prospect_search_jobs other
  where other.${isOpen} and other.id <> prospect_search_jobs.id and (
    other.stalls > ${SUSPECT} and other.lease_until >= now()
    or other.stalls >= ${SUSPECT} and other.run_at <= now()
      and (other.lease_until, other.id) < (prospect_search_jobs.lease_until, prospect_search_jobs.id)
  ))))`;

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

/** Counted from when the row was had, not from when it was asked for: a lease is never born short. */
export function leaseFor(leaseMs: number): SQL {
  return sql`clock_timestamp() + ${ms(leaseMs)}`;
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
