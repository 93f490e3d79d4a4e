import { sql } from "drizzle-orm";
import { z } from "zod";
import { Privacy, UNDECIDED_DAYS, WARNING_DAYS } from "#lib/contract/privacy.ts";
import { type Database, rowsOf } from "./client.ts";
import { NIGHT, termsOf } from "./remove-expired.ts";

const MOST = 100;
const Read = z.object({ privacy: Privacy });

const iso = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** The night in which what is over at that moment is deleted: the first to come. */
const nightOf = sql`(date_trunc('day', greatest(at, now()) at time zone 'utc' - ${NIGHT}) + interval '1 day' + ${NIGHT})
  at time zone 'utc'`;

/** Rows whose time is over within the warning, by search and night. */
const coming = (workspaceId: string) => sql`
  select job_id, ${nightOf} as night, count(*)::int as rows from (
    select r.job_id, r.created_at + terms.undecided as at
    from terms cross join prospect_search_jobs j join prospect_search_results r on r.job_id = j.id
    where j.workspace_id = ${workspaceId} and j.created_at < now() + ${WARNING_DAYS}::int * interval '1 day' - terms.undecided
      and r.decision <> 'approved' and r.created_at < now() + ${WARNING_DAYS}::int * interval '1 day' - terms.undecided
    union all
    select r.job_id, r.obtained_at + terms.approved
    from terms cross join prospect_search_results r
    where r.workspace_id = ${workspaceId} and r.decision = 'approved'
      and r.obtained_at < now() + ${WARNING_DAYS}::int * interval '1 day' - terms.approved
  ) soon group by 1, 2`;

const text = (moment: string) => sql`to_char(${sql.raw(moment)} at time zone 'utc', ${iso})`;

/** What is kept how long, what goes next, and what went, at one moment. */
export async function readPrivacy(db: Database, workspaceId: string): Promise<Privacy> {
  const [row] = await rowsOf(
    db,
    Read,
    sql`with terms as (${termsOf(workspaceId)}),
      coming as (${coming(workspaceId)}),
      first as (select distinct on (job_id) * from coming order by job_id, night)
      select jsonb_build_object(
        'keepApprovedMonths', w.keep_approved_months,
        'keepUndecidedDays', ${UNDECIDED_DAYS}::int,
        'notice', w.privacy_notice,
        'contact', w.privacy_contact,
        'next', (
          select jsonb_build_object('at', ${text("night")}, 'rows', sum(rows), 'searches', count(*))
          from coming group by night order by night limit 1),
        'coming', coalesce((
          select jsonb_agg(line order by night, line ->> 'jobId') from (
            select night, jsonb_build_object('jobId', job_id, 'name', j.name, 'at', ${text("night")}, 'rows', rows) as line
            from first join prospect_search_jobs j on j.id = job_id order by night, job_id limit ${MOST}
          ) lines), '[]'),
        'gone', coalesce((
          select jsonb_agg(line order by at desc) from (
            select max(r.created_at) as at, jsonb_build_object('jobId', r.job_id, 'name', min(j.name),
              'at', ${text("max(r.created_at)")}, 'rows', sum(r.removed)) as line
            from retention_runs r left join prospect_search_jobs j on j.id = r.job_id
            where r.workspace_id = ${workspaceId}
            group by r.job_id, date_trunc('day', r.created_at at time zone 'utc') order by 1 desc limit ${MOST}
          ) lines), '[]'),
        'lastRunAt', (
          select ${text("max(created_at)")} from audit_events
          where workspace_id = ${workspaceId} and action = 'retention.run')
      ) as privacy
      from workspaces w where w.id = ${workspaceId}`,
  );
  if (!row) throw new Error("the caller's workspace is gone");
  return row.privacy;
}
