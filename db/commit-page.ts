import { sql } from "drizzle-orm";
import { z } from "zod";
import { withoutFields } from "#lib/contract/prospect.ts";
import type { Job, Row } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { type Database, keepingPlans, rowsOf } from "./client.ts";
import { JobRow } from "./job-row.ts";
import { isHeld, leaseFor } from "./transition.ts";

const Committed = z.object({ job: JobRow });

type Page = Parameters<Store["commitPage"]>[0];

/** The page's rows as one JSON parameter; a row that stands twice in a page counts once. */
function incoming(page: Page) {
  const first = new Map<string, Row>();
  for (const row of page.rows) if (!first.has(row.identity)) first.set(row.identity, row);
  const rows = [...first.values()].map(
    ({ identity, isFilteredOut, marks, ...prospect }, ordinal) => ({
      ordinal,
      identity,
      hidden_identity: marks?.hiddenIdentity,
      listed_as: marks?.listedAs ?? [],
      is_filtered_out: isFilteredOut,
      prospect: page.fieldsKeptMs === 0 ? withoutFields(prospect) : prospect,
    }),
  );
  return sql`
    select ordinal, identity, hidden_identity, listed_as, is_filtered_out, prospect
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(ordinal int, identity text, hidden_identity text, listed_as jsonb, is_filtered_out boolean, prospect jsonb)`;
}

/**
 * Each row with its double in this job and where it belongs. One look-up a row in an index (the LIMIT keeps the planner
 * from reading whole jobs), so that page 25 costs what page 1 costs.
 */
const matched = sql`
  select incoming.*, here.id as repeats, seen.first_at, seen.noticed_at,
    case when listed.is_suppressed then 'suppressed'
      when is_filtered_out then 'filtered_out'
      when seen.first_at is not null and held.leaves_out_known then 'known'
      else 'candidate' end as kind
  from held cross join incoming
  cross join lateral (
    select exists (
      select from jsonb_to_recordset(incoming.listed_as) as mark(kind text, hash text)
      join suppressions s on s.workspace_id = held.workspace_id and s.kind = mark.kind and s.hash = mark.hash
    ) as is_suppressed offset 0
  ) listed
  left join lateral (
    select r.obtained_at as first_at, r.noticed_at from prospect_search_results r
    where r.workspace_id = held.workspace_id and r.identity = incoming.identity
      and r.job_id <> held.id and r.disposition = 'shown' limit 1
  ) seen on true
  left join lateral (
    select r.id from prospect_search_results r
    where r.job_id = held.id and r.identity in (incoming.identity, incoming.hidden_identity) limit 1
  ) here on true`;

/** When these rows have to lose their fields; null where they may be kept, or were not stored at all. */
const fieldsUntil = ({ fieldsKeptMs }: Page) =>
  sql`now() + ${fieldsKeptMs || null}::bigint * interval '1 millisecond'`;

/**
 * What is new to this job, shown rows numbered in the order the source gave them. Of who must not be found again only the
 * number is kept, and a hash that tells a repeat. Who was found before was obtained then, and perhaps told.
 */
const inserted = (page: Page) => sql`
  insert into prospect_search_results (job_id, workspace_id, user_id, identity, prospect_data,
    batch_number, disposition, position, seq, is_seen, obtained_at, noticed_at, fields_until)
  select held.id, held.workspace_id, held.user_id,
    case kind when 'suppressed' then hidden_identity else identity end,
    case kind when 'suppressed' then '{}' else prospect end, held.page_no,
    case when kind <> 'candidate' then kind when place <= held.progress_total then 'shown' else 'reserve' end,
    case when kind = 'candidate' and place <= held.progress_total then place end,
    held.seq + 1, first_at is not null and kind <> 'suppressed',
    case kind when 'suppressed' then now() else coalesce(first_at, now()) end,
    case when kind <> 'suppressed' then noticed_at end,
    case when kind <> 'suppressed' then ${fieldsUntil(page)} end
  from held cross join lateral (
    select matched.*,
      held.progress_current + row_number() over (partition by kind order by ordinal) as place
    from matched where repeats is null
  ) fresh
  on conflict (job_id, identity) do nothing
  returning disposition, is_seen`;

const repeated = sql`
  update prospect_search_results r set merge_count = r.merge_count + 1
  where r.id = any(array(select repeats from matched where repeats is not null))`;

const tally = sql`
  select count(*)::int as added,
    (count(*) filter (where disposition = 'shown'))::int as shown,
    (count(*) filter (where disposition = 'shown' and not is_seen))::int as new,
    (count(*) filter (where disposition = 'reserve'))::int as reserve,
    (count(*) filter (where disposition = 'known'))::int as known,
    (count(*) filter (where disposition = 'suppressed'))::int as suppressed,
    (count(*) filter (where disposition = 'filtered_out'))::int as filtered_out
  from inserted`;

function progressed(page: Page) {
  const { cursorHash } = page;
  return sql`
    update prospect_search_jobs j set
      fetched = j.fetched + ${page.rows.length}::int,
      merged = j.merged + ${page.rows.length}::int - tally.added,
      progress_current = j.progress_current + tally.shown, new_rows = j.new_rows + tally.new,
      reserve = j.reserve + tally.reserve, known = j.known + tally.known,
      suppressed = j.suppressed + tally.suppressed, filtered_out = j.filtered_out + tally.filtered_out,
      total_results = ${page.reported}::int,
      percent = greatest(j.percent, least(99,
        100 * (j.progress_current + tally.shown)
          / greatest(1, least(j.progress_total, nullif(${page.reported}::int, 0))))),
      cursor = ${page.nextCursor},
      fields_until = least(j.fields_until, ${fieldsUntil(page)}),
      seen_cursors = j.seen_cursors || ${cursorHash === null ? sql`'{}'::text[]` : sql`array[${cursorHash}::text]`},
      page_no = j.page_no + 1,
      pages_without_news = case when tally.added = 0 then j.pages_without_news + 1 else 0 end,
      calls = j.calls + 1, call_ms = j.call_ms + ${Math.round(page.callMs)}::int,
      stalls = 0, idle_slices = 0, failures = 0, seq = j.seq + 1,
      lease_until = ${leaseFor(page.leaseMs)}, last_activity_at = now(), updated_at = now()
    from held cross join tally where j.id = held.id
    returning j.id, j.seq, j.workspace_id, j.user_id, to_jsonb(j) as job,
      jsonb_build_object('what', 'page', 'page', j.page_no, 'added', tally.added,
        'shown', j.progress_current, 'callMs', ${Math.round(page.callMs)}::int) as detail`;
}

/**
 * Rows, cursor, counters, event and lease in one statement, guarded by fence and page number: zero rows back
 * means the page was committed before or the job is somebody else's now.
 */
export async function commitPage(db: Database, page: Page): Promise<Job | null> {
  const [committed] = await rowsOf(
    keepingPlans(db),
    Committed,
    sql`with held as (
        select id, workspace_id, user_id, page_no, seq, progress_current, progress_total,
          (search_criteria #>> '{exclude,known}')::boolean as leaves_out_known
        from prospect_search_jobs
        where ${isHeld(page.job)} and page_no = ${page.job.pageNo} for update
      ),
      incoming as (${incoming(page)}),
      matched as (${matched}),
      inserted as (${inserted(page)}),
      repeated as (${repeated}),
      tally as (${tally}),
      progressed as (${progressed(page)}),
      event as (
        insert into job_events (job_id, seq, workspace_id, user_id, name, detail)
        select id, seq, workspace_id, user_id, 'job.progress', detail from progressed
      )
      select job from progressed`,
  );
  return committed?.job ?? null;
}
