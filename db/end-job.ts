import { type SQL, sql } from "drizzle-orm";
import type { Job } from "#lib/engine/ports.ts";
import type { Ending, Store } from "#lib/engine/store-ports.ts";
import type { Database } from "./client.ts";
import { inside } from "./scope.ts";
import { isFree, isHeld, isOpen, ms, transition } from "./transition.ts";

const COUNTERS = [
  "progress_current",
  "fetched",
  "merged",
  "known",
  "suppressed",
  "filtered_out",
  "reserve",
  "new_rows",
  "approved",
  "rejected",
  "removed",
  "page_no",
];

/** Back to the first page, as if the job had found nothing. */
function forgottenIf(condition: SQL): SQL {
  const zeroed = COUNTERS.map(
    (name) => sql`${sql.raw(name)} = case when ${condition} then 0 else ${sql.raw(name)} end`,
  );
  return sql.join(
    [
      ...zeroed,
      sql`cursor = case when ${condition} then null else cursor end`,
      sql`seen_cursors = case when ${condition} then '{}' else seen_cursors end`,
    ],
    sql`, `,
  );
}

const removeDiscarded = sql`removed as (
  delete from prospect_search_results r using changed c
  where r.job_id = c.id and c.status = 'cancelled' and c.discard_requested
),`;

const cancelledBy = (isOperator: SQL) =>
  sql`case when ${isOperator} then 'cancelled_by_operator' else 'cancelled_by_user' end`;

function endingColumns(ending: Ending): SQL {
  switch (ending.status) {
    case "completed":
      return sql`status = 'completed', stop_reason = ${ending.stopReason}, percent = 100,
        outcome = case when progress_current >= progress_total then 'full'
          when progress_current = 0 then 'empty' else 'partial' end`;
    case "failed":
      return sql`status = 'failed', stop_reason = ${ending.failure.stopReason},
        error_code = ${ending.failure.code}, error_message = ${ending.failure.message},
        error_is_retryable = ${ending.failure.isRetryable}, last_error_code = ${ending.failure.code},
        last_error_message = ${ending.failure.message}, last_error_at = now()`;
    case "cancelled":
      return sql`status = 'cancelled', stop_reason = ${cancelledBy(sql`stopped_by_operator`)},
        ${forgottenIf(sql`discard_requested`)}`;
  }
}

const closed = sql`completed_at = now(), updated_at = now(), lease_until = null, waiting_reason = null,
  fence = fence + 1, seq = seq + 1`;

/** Something is missing, and there is a place to go on from. */
export const canRetry = sql`(
  (status in ('failed', 'cancelled')
    or (outcome = 'partial' and stop_reason not in ('source_exhausted', 'provider_cap_reached')))
  and (page_no = 0 or cursor is not null) and progress_current < progress_total)`;

function end(db: Database, ending: Ending, condition: SQL): Promise<Job | null> {
  return transition(db, {
    name: sql`${`job.${ending.status}`}`,
    detail: sql`jsonb_build_object('what', status, 'reason', stop_reason, 'error', error_code)`,
    change: sql`update prospect_search_jobs set ${endingColumns(ending)}, ${closed}
      where ${condition} returning *`,
    also: removeDiscarded,
  });
}

const endsWith = (column: string, value: SQL) =>
  sql`${sql.raw(column)} = case when ends then ${value} else ${sql.raw(column)} end`;

/**
 * Nobody works on it: it ends here and now. Somebody does: the request is in the row, the slice obeys. Which of the two is
 * decided on the locked row. A page that came while the row was waited for is not seen by this statement, which could not
 * discard it: then the next slice ends the job, which is due at once.
 */
function askToStop(
  db: Database,
  { owner, jobId, discard, isByOperator = false }: Parameters<Store["requestCancel"]>[0],
): Promise<Job | null> {
  const byOperator = sql`case when cancel_requested_at is null then ${isByOperator}::boolean else stopped_by_operator end`;
  return transition(db, {
    name: sql`case status when 'cancelled' then 'job.cancelled' else 'job.progress' end`,
    detail: sql`case when status = 'cancelled' then jsonb_build_object('what', status, 'reason', stop_reason)
      when stopped_by_operator then jsonb_build_object('what', 'stop_asked', 'isByOperator', true)
      else jsonb_build_object('what', 'stop_asked') end`,
    change: sql`
      update prospect_search_jobs j set ${endsWith("status", sql`'cancelled'`)},
        ${endsWith("stop_reason", cancelledBy(byOperator))}, stopped_by_operator = ${byOperator}, ${endsWith("completed_at", sql`now()`)},
        ${endsWith("lease_until", sql`null`)}, ${endsWith("waiting_reason", sql`null`)},
        ${forgottenIf(sql`ends and ${discard}::boolean`)}, discard_requested = ${discard},
        cancel_requested_at = coalesce(cancel_requested_at, now()), run_at = now(), next_wake_at = now(),
        fence = fence + ends::int, seq = seq + 1, updated_at = now()
      from (
        select id as locked_id, ${isFree} and page_no = (
            select page_no from prospect_search_jobs seen where seen.id = locked.id
          ) as ends
        from prospect_search_jobs locked
        where id = ${jobId} and workspace_id = ${owner.workspaceId} and ${isOpen} for update
      ) candidate
      where j.id = candidate.locked_id
      returning j.*`,
    also: removeDiscarded,
  });
}

/** The ways a job stops being open, and the one way it opens again. */
export function endJob(db: Database): Pick<Store, "finish" | "requestCancel" | "retry"> {
  return {
    // A person who was told that the search stops hears of no other end, and keeps no rows they did not want.
    async finish({ job, ending }) {
      const own = inside(db, job);
      if (ending.status === "cancelled") return end(own, ending, isHeld(job));
      const ended = await end(own, ending, sql`${isHeld(job)} and cancel_requested_at is null`);
      if (ended) return ended;
      const isToStop = sql`${isHeld(job)} and cancel_requested_at is not null`;
      return end(own, { status: "cancelled" }, isToStop);
    },

    requestCancel: (input) => askToStop(inside(db, input.owner), input),

    // A source that had no more rows has nothing to continue with: that is a new run.
    retry: ({ owner, jobId, lifetimeMs }) =>
      transition(inside(db, owner), {
        name: sql`'job.retried'`,
        detail: sql`jsonb_build_object('what', 'retried', 'attempt', attempt)`,
        change: sql`
          update prospect_search_jobs set status = 'queued', outcome = null, stop_reason = null,
            error_code = null, error_message = null, error_is_retryable = null,
            cancel_requested_at = null, stopped_by_operator = false, discard_requested = false, completed_at = null, started_at = null,
            run_at = now(), next_wake_at = now(), attempt = attempt + 1, failures = 0, stalls = 0,
            idle_slices = 0, slices = 0, pages_without_news = 0, seen_cursors = '{}',
            percent = case when discard_requested then 0 else least(99, percent) end,
            expires_at = now() + ${ms(lifetimeMs)}, fence = fence + 1, seq = seq + 1, updated_at = now()
          where id = ${jobId} and workspace_id = ${owner.workspaceId} and ${canRetry}
          returning *`,
      }),
  };
}
