import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import {
  NOTICE_DAYS,
  type NoticeMark,
  type NoticeQuery,
  type Untold,
} from "#lib/contract/privacy.ts";
import { sourceWords } from "#lib/contract/source-words.ts";
import type { NoticeStore } from "#lib/privacy/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { encodePlace, placeIn, placeOf } from "./place.ts";
import { inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const days = sql`make_interval(days => ${NOTICE_DAYS}::int)`;

/** By when whoever a row is about has to be told: so long after they were first found. */
export const noticeDueAt = sql`r.obtained_at + ${days}`;

const Moment = z.string().transform((text) => new Date(text).toISOString());
const Person = z.object({
  id: z.string(),
  place: z.string(),
  name: z.string().nullable(),
  company: z.string().nullable(),
  job_id: z.string(),
  job_name: z.string(),
  api: z.string(),
  obtained_at: Moment,
  due_at: Moment,
  is_overdue: z.boolean(),
});
const Page = z.object({
  as_of: Moment,
  due: z.number(),
  overdue: z.number(),
  people: z.array(Person),
});
const Told = z.object({ people: z.number() });

/** One row for each person who was not told: their first. Of who must not be found nobody knows whom to tell. */
const untold = (workspaceId: string) => sql`
  select distinct on (r.workspace_id, r.identity) r.id, r.job_id, r.obtained_at,
    ${noticeDueAt} as due_at, ${noticeDueAt} < now() as is_overdue
  from prospect_search_results r
  where r.workspace_id = ${workspaceId} and r.noticed_at is null and r.disposition <> 'suppressed'
  order by r.workspace_id, r.identity, r.obtained_at, r.created_at, r.id`;

const text = (moment: SQL) => sql`to_jsonb(${moment}) #>> '{}'`;

function pageOf(workspaceId: string, { cursor, limit }: NoticeQuery): SQL {
  const rest = cursor === undefined ? sql`true` : sql`(u.obtained_at, u.id) > ${placeIn(cursor)}`;
  return sql`
    with untold as (${untold(workspaceId)}),
    page as (
      select u.id, ${placeOf(sql`u.obtained_at`)} as place, r.prospect_data ->> 'name' as name,
        r.prospect_data ->> 'company' as company, u.job_id, j.name as job_name, j.search_source as api,
        ${text(sql`u.obtained_at`)} as obtained_at, ${text(sql`u.due_at`)} as due_at, u.is_overdue
      from untold u join prospect_search_results r on r.id = u.id join prospect_search_jobs j on j.id = u.job_id
      where ${rest} order by u.obtained_at, u.id limit ${limit + 1}
    )
    select ${text(sql`now()`)} as as_of,
      (select count(*)::int from untold where not is_overdue) as due,
      (select count(*)::int from untold where is_overdue) as overdue,
      coalesce((select jsonb_agg(page order by place::bigint, id) from page), '[]') as people`;
}

/** Which rows a mark means; a moment to come is now. */
function meant(mark: NoticeMark): SQL {
  if ("ids" in mark) return sql`r.id = any(${sql.param([...mark.ids])}::uuid[])`;
  return sql`r.noticed_at is null and ${noticeDueAt} < least(now(), ${mark.overdueAsOf}::timestamptz)`;
}

export function noticeStore(db: Database): NoticeStore {
  const within = (workspaceId: string) => db.within(inWorkspace(workspaceId));
  return {
    async list({ workspaceId, query }) {
      const [page] = await rowsOf(within(workspaceId), Page, pageOf(workspaceId, query));
      if (!page) throw new Error("a count gave no row back");
      const shown = page.people.slice(0, query.limit);
      const last = shown.at(-1);
      const hasMore = page.people.length > query.limit && last !== undefined;
      return {
        asOf: page.as_of,
        due: page.due,
        overdue: page.overdue,
        people: shown.map(toUntold),
        nextCursor: hasMore ? encodePlace(last.place, last.id) : null,
      };
    },

    async mark({ by, mark }) {
      const { workspaceId } = by;
      const [row] = await rowsOf(
        within(workspaceId),
        Told,
        sql`with meant as (
            select distinct r.identity from prospect_search_results r
            where r.workspace_id = ${workspaceId} and r.disposition <> 'suppressed' and ${meant(mark)}
          ),
          told as (
            update prospect_search_results r set noticed_at = now() from meant
            where r.workspace_id = ${workspaceId} and r.identity = meant.identity and r.noticed_at is null
            returning r.identity
          ),
          tally as (select count(distinct identity)::int as people from told having count(*) > 0),
          noted as (${trailLine({
            by,
            workspaceId,
            action: "privacy.noticed",
            object: sql`null`,
            detail: sql`jsonb_build_object('people', people)`,
            from: sql`tally`,
          })})
          select people from tally`,
      );
      return row?.people ?? 0;
    },
  };
}

function toUntold(row: z.output<typeof Person>): Untold {
  const { id, name, company } = row;
  return {
    id,
    name,
    company,
    jobId: row.job_id,
    jobName: row.job_name,
    source: sourceWords(row.api),
    obtainedAt: row.obtained_at,
    noticeDueAt: row.due_at,
    isOverdue: row.is_overdue,
  };
}
