import { sql } from "drizzle-orm";
import { z } from "zod";
import { UNDECIDED_DAYS } from "#lib/contract/privacy.ts";
import { NO_FIELDS } from "#lib/contract/prospect.ts";
import { type Database, rowsOf } from "./client.ts";

const Removed = z.object({ removed: z.number() });

/** The hour, in UTC, from which on a night's clean-up may begin. */
export const NIGHT = sql`interval '3 hours'`;

/** How long a workspace keeps what nobody decided on, and what was approved. */
export const termsOf = (workspaceId: string) => sql`
  select make_interval(days => ${UNDECIDED_DAYS}::int) as undecided, make_interval(months => keep_approved_months) as approved
  from workspaces where id = ${workspaceId}`;

/**
 * When a row's time is over. Approved ones count from when the person was first found, by whichever search: finding them
 * again does not move it. Needs the CTE `terms`.
 */
export const keptUntil = sql`case r.decision when 'approved' then r.obtained_at + terms.approved
  else r.created_at + terms.undecided end`;

/** A search that has such a row. In a search that is younger than its undecided rows may get, only approved ones can be. */
const next = (workspaceId: string) => sql`
  select id from (
    (select j.id from terms cross join prospect_search_jobs j
      where j.workspace_id = ${workspaceId} and j.created_at < now() - terms.undecided and exists (
        select from prospect_search_results r
        where r.job_id = j.id and r.decision <> 'approved' and r.created_at < now() - terms.undecided)
      limit 1)
    union all
    (select r.job_id from terms cross join prospect_search_results r
      where r.workspace_id = ${workspaceId} and r.decision = 'approved' and r.obtained_at < now() - terms.approved
      limit 1)
  ) due limit 1`;

/** Counters and event of a job whose rows are gone; needs the CTE `gone` with their `job_id`, `disposition` and `decision`. */
export const countRemoved = (why: "retention" | "erased") => sql`
  tally as (
    select job_id, count(*)::int as rows, (count(*) filter (where disposition = 'shown'))::int as shown,
      (count(*) filter (where decision = 'approved'))::int as approved,
      (count(*) filter (where decision = 'rejected'))::int as rejected
    from gone group by job_id
  ),
  counted as (
    update prospect_search_jobs j set removed = j.removed + tally.shown, approved = j.approved - tally.approved,
      rejected = j.rejected - tally.rejected, seq = j.seq + 1, updated_at = now()
    from tally where j.id = tally.job_id
    returning j.id, j.seq, j.workspace_id, j.user_id, tally.rows
  ),
  event as (
    insert into job_events (job_id, seq, workspace_id, user_id, name, detail)
    select id, seq, workspace_id, user_id, 'job.progress', jsonb_build_object('what', 'removed', 'rows', rows, 'why', ${why}::text)
    from counted
  )`;

/** Rows of one search, its counters, its event and the note of it together. A row decided meanwhile is left for the next time. */
export async function removeExpired(
  db: Database,
  { workspaceId, limit }: { workspaceId: string; limit: number },
): Promise<number> {
  const [row] = await rowsOf(
    db,
    Removed,
    sql`with terms as (${termsOf(workspaceId)}),
      next as (${next(workspaceId)}),
      job as (select j.id from prospect_search_jobs j join next on next.id = j.id for update of j),
      doomed as (
        select r.id, r.version, r.decision from terms cross join job
        join prospect_search_results r on r.job_id = job.id where ${keptUntil} < now() limit ${limit}
      ),
      gone as (
        delete from prospect_search_results r using doomed
        where r.id = doomed.id and r.version = doomed.version and r.decision = doomed.decision
        returning r.job_id, r.disposition, r.decision
      ),
      ${countRemoved("retention")},
      noted as (
        insert into retention_runs (workspace_id, job_id, removed) select ${workspaceId}, id, rows from counted
      )
      select coalesce(sum(rows), 0)::int as removed from tally`,
  );
  return row?.removed ?? 0;
}

/** Of rows whose source's terms ran out only the identity is left; when the next ones' do, stands in the job. */
export async function removeFields(
  db: Database,
  input: { workspaceId: string; jobId: string; limit: number },
): Promise<number> {
  const [row] = await rowsOf(
    db,
    Removed,
    sql`with job as (
        select id from prospect_search_jobs
        where id = ${input.jobId} and workspace_id = ${input.workspaceId} for update
      ),
      due as (
        select r.id from job join prospect_search_results r on r.job_id = job.id
        where r.fields_until <= now() limit ${input.limit}
      ),
      bare as (
        update prospect_search_results r set fields_until = null,
          prospect_data = jsonb_build_object('provider', r.prospect_data -> 'provider',
            'providerId', r.prospect_data -> 'providerId') || ${JSON.stringify(NO_FIELDS)}::jsonb
        from due where r.id = due.id returning r.id
      ),
      later as (
        update prospect_search_jobs j set fields_until = (
          select min(r.fields_until) from prospect_search_results r
          where r.job_id = j.id and r.fields_until is not null and r.id not in (select id from due)
        )
        from job where j.id = job.id
      )
      select count(*)::int as removed from bare`,
  );
  return row?.removed ?? 0;
}
