import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { DecisionAnswer, Selection } from "#lib/contract/decision.ts";
import { Prospect } from "#lib/contract/prospect.ts";
import type { Owner } from "#lib/engine/ports.ts";
import type { ResultStore } from "#lib/engine/store-ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { matches } from "./result-filter.ts";

const Answer = z.object({
  batch_id: z.string(),
  selected: z.coerce.number(),
  differing: z.coerce.number(),
  suppressed: z.coerce.number(),
  changed: z.coerce.number(),
  approved: z.number(),
  rejected: z.number(),
  shown: z.number(),
  seq: z.number(),
});

const Undone = Answer.extend({ job_id: z.string() });

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(",")}}`}::uuid[]`;

function isSelected(selection: Selection): SQL {
  if ("ids" in selection) {
    return sql`r.disposition = 'shown' and r.id = any(${uuids(selection.ids)})`;
  }
  const { decision, q } = selection.filter;
  const filter = { ...(decision && { decision }), ...(q && { q }) };
  return sql`${matches(filter)} and r.seq <= ${selection.asOfSeq}
    and not r.id = any(${uuids(selection.excludeIds)})`;
}

/** Counters, sequence and event of rows whose decision changed; needs the CTEs `job`, `before` and `changed`. */
const countersAndEvent = (userId: string) => sql`
  delta as (
    select count(*)::int as changed,
      coalesce(sum((changed.decision = 'approved')::int - (before.decision = 'approved')::int), 0)::int as approved,
      coalesce(sum((changed.decision = 'rejected')::int - (before.decision = 'rejected')::int), 0)::int as rejected
    from changed join before on before.id = changed.id
  ),
  counted as (
    update prospect_search_jobs j set approved = j.approved + delta.approved,
      rejected = j.rejected + delta.rejected, seq = j.seq + 1, updated_at = now()
    from job, delta where j.id = job.id returning j.*
  ),
  event as (
    insert into job_events (job_id, seq, workspace_id, user_id, name, detail)
    select counted.id, seq, workspace_id, ${userId}::uuid, 'decision.changed', jsonb_build_object('changed', delta.changed)
    from counted cross join delta
  )`;

/**
 * A row is still what this statement read: else somebody decided it meanwhile, and that decision stands. The version
 * alone does not tell: it comes back when a decision was undone and another one made.
 */
const isAsRead = sql`r.version = before.version and r.decision = before.decision
          and r.reject_reason is not distinct from before.reject_reason`;

type Deciding = Parameters<ResultStore["decide"]>[0];

const Marked = z.object({ id: z.string(), identity: z.string(), prospect_data: Prospect });

/** Rows to be approved, where the workspace's list has anybody on it. */
export async function listToMark(
  db: Database,
  { owner: { workspaceId }, request }: Pick<Deciding, "owner" | "request">,
): ReturnType<ResultStore["listToMark"]> {
  const rows = await rowsOf(
    db,
    z.object({ rows: z.array(Marked) }),
    sql`select coalesce((
        select jsonb_agg(jsonb_build_object('id', r.id, 'identity', r.identity, 'prospect_data', r.prospect_data))
        from prospect_search_results r
        where r.job_id = ${request.jobId} and r.workspace_id = ${workspaceId} and ${isSelected(request.selection)}
      ), '[]') as rows
      where exists (select from suppressions where workspace_id = ${workspaceId})`,
  );
  const [found] = rows;
  if (!found) return null;
  return found.rows.map(({ id, identity, prospect_data: prospect }) => ({
    id,
    row: { ...prospect, identity, isFilteredOut: false },
  }));
}

/** Those on the list are found by the statement itself: it sees who came onto it a moment ago. */
function listed({ owner: { workspaceId }, marks }: Deciding): SQL {
  if (!marks) return sql`select null::uuid as id, false as is_listed where false`;
  const hashes = marks.flatMap(({ id, listedAs }) => listedAs.map((mark) => ({ id, ...mark })));
  return sql`
    select marked.id, hit.id is not null as is_listed
    from unnest(${uuids(marks.map(({ id }) => id))}) as marked(id)
    left join (
      select distinct mark.id
      from jsonb_to_recordset(${JSON.stringify(hashes)}::jsonb) as mark(id uuid, kind text, hash text)
      join suppressions s on s.workspace_id = ${workspaceId} and s.kind = mark.kind and s.hash = mark.hash
    ) hit on hit.id = marked.id`;
}

export async function decideRows(db: Database, input: Deciding): Promise<DecisionAnswer | null> {
  const { owner, request, marks } = input;
  const reason = request.reason ?? null;
  const [row] = await rowsOf(
    db,
    Answer,
    sql`with job as (
        select id, workspace_id from prospect_search_jobs
        where id = ${request.jobId} and workspace_id = ${owner.workspaceId} for update
      ),
      selected as (
        select r.id, r.decision, r.reject_reason, r.version
        from prospect_search_results r join job on job.id = r.job_id where ${isSelected(request.selection)}
      ),
      listed as (${listed(input)}),
      before as (
        select * from selected where decision <> ${request.decision} or reject_reason is distinct from ${reason}::text
      ),
      changed as (
        update prospect_search_results r set decision = ${request.decision}, reject_reason = ${reason}::text,
          decided_by = ${owner.userId}::uuid, decided_at = now(), version = r.version + 1
        from before where r.id = before.id and ${isAsRead}
          ${marks ? sql`and before.id in (select id from listed where not is_listed)` : sql``}
        returning r.id, r.decision
      ),
      ${countersAndEvent(owner.userId)},
      batch as (
        insert into decision_batches (job_id, workspace_id, user_id, decision, reject_reason, changed)
        select job.id, job.workspace_id, ${owner.userId}::uuid, ${request.decision}, ${reason}::text, delta.changed
        from job cross join delta returning id
      ),
      history as (
        insert into decision_changes (batch_id, result_id, workspace_id, user_id, decision, reject_reason, version)
        select batch.id, before.id, ${owner.workspaceId}::uuid, ${owner.userId}::uuid, before.decision,
          before.reject_reason, before.version
        from before join changed on changed.id = before.id cross join batch
      )
      select batch.id as batch_id, (select count(*) from selected) as selected,
        (select count(*) from before) as differing, delta.changed, counted.approved, counted.rejected,
        (select count(*) from before join listed on listed.id = before.id where is_listed) as suppressed,
        counted.progress_current - counted.removed as shown, counted.seq
      from batch, delta, counted`,
  );
  const asked = "ids" in request.selection ? new Set(request.selection.ids).size : null;
  return row ? toAnswer(row, asked) : null;
}

/**
 * Gives each row of a batch its earlier decision back, unless it was decided again since. Null: no such batch.
 * The version goes back too, so that the batch before finds its row as it left it.
 */
export async function undoBatch(
  db: Database,
  { owner, batchId }: { owner: Owner; batchId: string },
): Promise<{ jobId: string; answer: DecisionAnswer } | null> {
  const [row] = await rowsOf(
    db,
    Undone,
    sql`with batch as (
        update decision_batches set undone_at = now()
        where id = ${batchId} and workspace_id = ${owner.workspaceId} and undone_at is null
        returning id, job_id
      ),
      job as (
        select j.id from prospect_search_jobs j join batch on batch.job_id = j.id for update of j
      ),
      history as (select c.* from decision_changes c join batch on batch.id = c.batch_id),
      before as (
        select r.id, r.decision, r.reject_reason, r.version, h.decision as earlier, h.reject_reason as earlier_reason,
          h.version as earlier_version
        from prospect_search_results r join history h on h.result_id = r.id and r.version = h.version + 1
      ),
      changed as (
        update prospect_search_results r set decision = before.earlier, reject_reason = before.earlier_reason,
          decided_by = ${owner.userId}::uuid, decided_at = now(), version = before.earlier_version
        from before where r.id = before.id and ${isAsRead}
        returning r.id, r.decision
      ),
      ${countersAndEvent(owner.userId)}
      select batch.id as batch_id, batch.job_id, (select count(*) from history) as selected,
        (select count(*) from history) as differing, 0 as suppressed, delta.changed, counted.approved, counted.rejected,
        counted.progress_current - counted.removed as shown, counted.seq
      from batch, delta, counted`,
  );
  return row ? { jobId: row.job_id, answer: toAnswer(row, null) } : null;
}

function toAnswer(row: z.output<typeof Answer>, asked: number | null): DecisionAnswer {
  const skipped: DecisionAnswer["skipped"] = [
    { reason: "unchanged", count: row.selected - row.differing },
    { reason: "changed_meanwhile", count: row.differing - row.changed - row.suppressed },
    { reason: "suppressed", count: row.suppressed },
    { reason: "not_found", count: asked === null ? 0 : asked - row.selected },
  ];
  return {
    batchId: row.batch_id,
    changed: row.changed,
    skipped: skipped.filter(({ count }) => count > 0),
    counts: {
      approved: row.approved,
      rejected: row.rejected,
      undecided: row.shown - row.approved - row.rejected,
    },
    seq: row.seq,
  };
}
