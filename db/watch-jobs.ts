import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { JobStatus, LinkedinApi, StopReason, WaitingReason } from "#lib/contract/job.ts";
import { type AdminJob, type AdminJobFilter, Alarm } from "#lib/contract/operator.ts";
import { type Database, rowsOf } from "./client.ts";
import { canRetry } from "./end-job.ts";
import { toPriority } from "./job-row.ts";
import { encodePlace, isAfter, placedAt } from "./place.ts";
import { isFree, isOpen, isTakeable } from "./transition.ts";

/** A sweep takes what is due every 10 s, on Netlify every minute: past two of those nobody comes. */
const LATE = sql`interval '2 minutes'`;
/** Three tries of 90 s and their pauses fit in. */
const LONG_WITHOUT_NEWS = sql`interval '10 minutes'`;
const MANY_STALLS = 2;

const Moment = z.string().transform((text) => new Date(text).toISOString());

const Row = z.object({
  id: z.string(),
  workspace_id: z.string(),
  connection_id: z.string(),
  account_id: z.string(),
  name: z.string().nullable(),
  search_source: LinkedinApi,
  priority: z.number(),
  status: JobStatus,
  stop_reason: StopReason.nullable(),
  waiting_reason: WaitingReason.nullable(),
  due_at: Moment.nullable(),
  ahead: z.number().nullable(),
  fence: z.number(),
  lease_until: Moment.nullable(),
  attempt: z.number(),
  slices: z.number(),
  stalls: z.number(),
  failures: z.number(),
  page_no: z.number(),
  progress_current: z.number(),
  progress_total: z.number(),
  percent: z.number(),
  calls: z.number(),
  call_ms: z.number(),
  last_error_code: z.string().nullable(),
  last_error_message: z.string().nullable(),
  last_error_at: Moment.nullable(),
  alarms: z.array(Alarm),
  cancel_requested: z.boolean(),
  can_retry: z.boolean(),
  created_at: Moment,
  started_at: Moment.nullable(),
  last_activity_at: Moment.nullable(),
  completed_at: Moment.nullable(),
});
const Watched = z.object({ job: Row, at: z.string() });

function toAdminJob(row: z.output<typeof Row>): AdminJob {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    accountId: row.account_id,
    name: row.name,
    api: row.search_source,
    priority: toPriority(row.priority),
    status: row.status,
    stopReason: row.stop_reason,
    waitingReason: row.waiting_reason,
    dueAt: row.due_at,
    ahead: row.ahead,
    fence: row.fence,
    leaseUntil: row.lease_until,
    attempt: row.attempt,
    slices: row.slices,
    stalls: row.stalls,
    failures: row.failures,
    pageNo: row.page_no,
    shown: row.progress_current,
    target: row.progress_total,
    percent: row.percent,
    calls: row.calls,
    meanCallMs: row.calls === 0 ? null : Math.round(row.call_ms / row.calls),
    lastError: lastErrorOf(row),
    alarms: row.alarms,
    cancelRequested: row.cancel_requested,
    canRetry: row.can_retry,
    createdAt: row.created_at,
    startedAt: row.started_at,
    lastActivityAt: row.last_activity_at,
    completedAt: row.completed_at,
  };
}

function lastErrorOf(row: z.output<typeof Row>): AdminJob["lastError"] {
  const { last_error_code: code, last_error_message: message, last_error_at: at } = row;
  return code === null || at === null ? null : { code, message, at };
}

const isDraining = sql`exists (select from engine_state where draining_since is not null)`;

/** Where workers take jobs, one that nobody takes only waits for its turn: all places are taken. */
const isWorkGoingOn = sql`exists (
  select from prospect_search_jobs c join job_events e on e.job_id = c.id
  where c.${isOpen} and c.updated_at > now() - ${LATE} and e.created_at > now() - ${LATE}
    and e.detail ->> 'what' = 'claimed')`;

const isForgotten = sql`not ${isDraining} and not ${isWorkGoingOn}`;

const isDue = sql`run_at <= now() and ${isFree}`;

/** Jobs that were due before this one and wait as well; null for one that does not wait for a place. */
const ahead = sql`case when ${isOpen} and ${isDue} then (
  select count(*) from prospect_search_jobs
  where ${isOpen} and ${isDue} and (run_at, id) < (j.run_at, j.id)) end`;

/** What an operator should look into; while everything drains, nobody comes for a job on purpose. */
const alarms = sql`array_remove(array[
  case when ${isOpen} and lease_until < now() - ${LATE} and ${isForgotten} then 'lease_expired' end,
  case when status = 'processing' and lease_until >= now()
    and greatest(last_activity_at, updated_at) < now() - ${LONG_WITHOUT_NEWS} then 'no_progress' end,
  case when ${isOpen} and stalls >= ${MANY_STALLS} then 'stalled' end,
  case when status = 'waiting' and run_at < now() - ${LATE} and ${isForgotten} then 'waiting_overdue' end,
  case when status in ('queued', 'processing') and lease_until is null
    and run_at < now() - ${LATE} and ${isForgotten} then 'not_claimed' end
], null)`;

const FILTERS: Record<AdminJobFilter, SQL> = {
  open: isOpen,
  running: sql`status = 'processing'`,
  waiting: sql`status = 'waiting'`,
  alarms: sql`${isOpen} and ${alarms} <> '{}'`,
  failed: sql`status = 'failed'`,
};

/** Names, and words of the provider that may repeat what a person searched for, stay in their workspace. */
function columns(workspaceId: string): SQL {
  const isOwn = sql`j.workspace_id = ${workspaceId}`;
  return sql`j.id, j.workspace_id, j.connection_id, search_source, priority, j.status, stop_reason, waiting_reason, fence,
    lease_until, attempt, slices, stalls, failures, page_no, progress_current, progress_total, percent, calls, call_ms,
    last_error_code, last_error_at, j.created_at, started_at, last_activity_at, completed_at,
    case when ${isOwn} then j.name end as name,
    case when ${isOwn} or last_error_code <> 'invalid_criteria' then last_error_message end as last_error_message,
    case when ${isOpen} and run_at > now() then run_at end as due_at, ${ahead} as ahead,
    to_jsonb(${alarms}) as alarms, cancel_requested_at is not null and ${isOpen} as cancel_requested,
    coalesce(${canRetry}, false) as can_retry`;
}

/** Rows of the jobs table alone, so that its columns need no prefix; their accounts are joined after. */
const watched = (input: { workspaceId: string; where: SQL; limit: number }) => sql`
  select to_jsonb(w) as job, w.at from (
    select listed.*, c.account_id from (
      select ${columns(input.workspaceId)}, ${placedAt} as at from prospect_search_jobs j
      where ${input.where} order by created_at desc, id desc limit ${input.limit}
    ) listed join connections c on c.id = listed.connection_id
  ) w order by w.created_at desc, w.id desc`;

export interface WatchInput {
  /** The operator's own: what others called their searches is not told. */
  readonly workspaceId: string;
  readonly show: AdminJobFilter;
  readonly cursor: string | null;
  readonly limit: number;
}

export async function watchJobs(
  db: Database,
  { workspaceId, show, cursor, limit }: WatchInput,
): Promise<{ jobs: AdminJob[]; nextCursor: string | null }> {
  const where = sql`${FILTERS[show]} and ${isAfter(cursor)}`;
  const rows = await rowsOf(db, Watched, watched({ workspaceId, where, limit: limit + 1 }));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    jobs: shown.map(({ job }) => toAdminJob(job)),
    nextCursor: hasMore ? encodePlace(last.at, last.job.id) : null,
  };
}

export async function watchJob(
  db: Database,
  { workspaceId, jobId }: { workspaceId: string; jobId: string },
): Promise<AdminJob | null> {
  const where = sql`id = ${jobId}`;
  const [row] = await rowsOf(db, Watched, watched({ workspaceId, where, limit: 1 }));
  return row ? toAdminJob(row.job) : null;
}

const Figures = z.object({
  at: Moment,
  queued: z.number(),
  running: z.number(),
  waiting: z.number(),
  due: z.number(),
  oldest_due_at: Moment.nullable(),
  is_work_going_on: z.boolean(),
  alarms: z.number(),
  draining_since: Moment.nullable(),
});

/** All open jobs in figures, and the database's time. */
export async function countJobs(db: Database) {
  const isClaimable = sql`run_at <= now() and ${isTakeable}`;
  const [row] = await rowsOf(
    db,
    z.object({ figures: Figures }),
    sql`select jsonb_build_object('at', now(),
        'queued', count(*) filter (where status = 'queued'),
        'running', count(*) filter (where status = 'processing'),
        'waiting', count(*) filter (where status = 'waiting'),
        'due', count(*) filter (where ${isClaimable}),
        'oldest_due_at', min(run_at) filter (where ${isClaimable}),
        'is_work_going_on', ${isWorkGoingOn},
        'alarms', count(*) filter (where ${alarms} <> '{}'),
        'draining_since', (select draining_since from engine_state)) as figures
      from prospect_search_jobs where ${isOpen}`,
  );
  if (!row) throw new Error("a count gave no row");
  const { at, oldest_due_at, is_work_going_on, draining_since, ...counts } = row.figures;
  const figures = {
    ...counts,
    oldestDueAt: oldest_due_at,
    isWorkGoingOn: is_work_going_on,
    drainingSince: draining_since,
  };
  return { at, figures };
}
