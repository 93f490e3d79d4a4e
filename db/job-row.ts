import { z } from "zod";
import {
  Criteria,
  JobStatus,
  LinkedinApi,
  Outcome,
  type Priority,
  StopReason,
  WaitingReason,
} from "#lib/contract/job.ts";
import type { Job } from "#lib/engine/ports.ts";

const Moment = z.string().transform((text) => new Date(text));

const Columns = z.object({
  id: z.string(),
  workspace_id: z.string(),
  user_id: z.string(),
  connection_id: z.string(),
  name: z.string(),
  search_criteria: Criteria,
  criteria_text: z.string(),
  search_source: LinkedinApi,
  priority: z.number(),
  page_size: z.number(),
  status: JobStatus,
  outcome: Outcome.nullable(),
  stop_reason: StopReason.nullable(),
  waiting_reason: WaitingReason.nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  error_is_retryable: z.boolean().nullable(),
  last_error_code: z.string().nullable(),
  last_error_message: z.string().nullable(),
  last_error_at: Moment.nullable(),
  cancel_requested_at: Moment.nullable(),
  discard_requested: z.boolean(),
  run_at: Moment,
  fence: z.number(),
  is_take_over: z.boolean().default(false),
  page_no: z.number(),
  cursor: z.string().nullable(),
  seen_cursors: z.array(z.string()),
  pages_without_news: z.number(),
  slices: z.number(),
  stalls: z.number(),
  idle_slices: z.number(),
  failures: z.number(),
  attempt: z.number(),
  calls: z.number(),
  call_ms: z.number(),
  progress_current: z.number(),
  progress_total: z.number(),
  total_results: z.number(),
  percent: z.number(),
  fetched: z.number(),
  merged: z.number(),
  known: z.number(),
  suppressed: z.number(),
  filtered_out: z.number(),
  reserve: z.number(),
  new_rows: z.number(),
  approved: z.number(),
  rejected: z.number(),
  removed: z.number(),
  estimated_seconds: z.number(),
  seq: z.number(),
  created_at: Moment,
  started_at: Moment.nullable(),
  completed_at: Moment.nullable(),
  last_activity_at: Moment.nullable(),
  expires_at: Moment,
});

function tallyOf(row: z.output<typeof Columns>): Job["tally"] {
  return {
    reported: row.total_results,
    fetched: row.fetched,
    merged: row.merged,
    known: row.known,
    suppressed: row.suppressed,
    filteredOut: row.filtered_out,
    reserve: row.reserve,
    shown: row.progress_current,
    new: row.new_rows,
    approved: row.approved,
    rejected: row.rejected,
    removed: row.removed,
  };
}

function errorOf(row: z.output<typeof Columns>): Job["error"] {
  if (row.error_code === null) return null;
  return {
    code: row.error_code,
    message: row.error_message ?? "",
    isRetryable: row.error_is_retryable ?? false,
  };
}

function lastErrorOf(row: z.output<typeof Columns>): Job["lastError"] {
  if (row.last_error_code === null || row.last_error_at === null) return null;
  return {
    code: row.last_error_code,
    message: row.last_error_message ?? "",
    at: row.last_error_at,
  };
}

const PRIORITIES: readonly Priority[] = ["low", "normal", "high"];

/** As the column keeps it: -1 low, 0 normal, 1 high. */
export function fromPriority(priority: Priority): number {
  return PRIORITIES.indexOf(priority) - 1;
}

export function toPriority(stored: number): Priority {
  return PRIORITIES[stored + 1] ?? "normal";
}

/** A row of `prospect_search_jobs` as `to_jsonb` gives it, so every driver hands out the same shape. */
export const JobRow = Columns.transform(
  (row): Job => ({
    id: row.id,
    workspaceId: row.workspace_id,
    userId: row.user_id,
    connectionId: row.connection_id,
    name: row.name,
    criteria: row.search_criteria,
    criteriaText: row.criteria_text,
    api: row.search_source,
    priority: toPriority(row.priority),
    pageSize: row.page_size,
    target: row.progress_total,
    status: row.status,
    outcome: row.outcome,
    stopReason: row.stop_reason,
    waitingReason: row.waiting_reason,
    runAt: row.run_at,
    fence: row.fence,
    isTakeOver: row.is_take_over,
    pageNo: row.page_no,
    cursor: row.cursor,
    seenCursors: row.seen_cursors,
    pagesWithoutNews: row.pages_without_news,
    slices: row.slices,
    stalls: row.stalls,
    idleSlices: row.idle_slices,
    failures: row.failures,
    attempt: row.attempt,
    cancelRequestedAt: row.cancel_requested_at,
    discardRequested: row.discard_requested,
    percent: row.percent,
    seq: row.seq,
    tally: tallyOf(row),
    estimatedSeconds: row.estimated_seconds,
    error: errorOf(row),
    lastError: lastErrorOf(row),
    calls: row.calls,
    callMs: row.call_ms,
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    lastActivityAt: row.last_activity_at,
    expiresAt: row.expires_at,
  }),
);
