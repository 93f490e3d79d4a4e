import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { JobError, Store } from "#lib/engine/store-ports.ts";
import { accountPace } from "./account-pace.ts";
import { type Database, rowsOf } from "./client.ts";
import { commitPage } from "./commit-page.ts";
import { createJob, recallJob } from "./create-job.ts";
import { endJob } from "./end-job.ts";
import { JobRow, toPriority } from "./job-row.ts";
import { listJobs } from "./list-jobs.ts";
import { across, inside } from "./scope.ts";
import { isHeld, isOpen, isTakeable, leaseFor, ms, transition } from "./transition.ts";

const Found = z.object({ job: JobRow });
const Due = z.object({
  id: z.string(),
  workspace_id: z.string(),
  user_id: z.string(),
  priority: z.number(),
});
const Renewed = z.object({ cancel_requested: z.boolean() });

const isNotDraining = sql`not exists (select from engine_state where draining_since is not null)`;

/** A search that is to stop does not wait first, and none waits past its end: that would not be looked at before. */
const dueIn = (wait: SQL) =>
  sql`case when cancel_requested_at is not null then now()
    else least(now() + ${wait}, greatest(expires_at, now() + interval '1 minute')) end`;

const longerEachTime = (waitMs: number) => sql`${ms(waitMs)} * power(4, least(stalls, 5))`;

function lastError(error: JobError | null): SQL {
  if (error === null) return sql``;
  return sql`last_error_code = ${error.code}, last_error_message = ${error.message}, last_error_at = now(),`;
}

/** The engine's statements on Postgres; time is the database's. */
export function jobStore(db: Database): Store {
  return {
    ...accountPace(across(db)),
    ...endJob(db),
    create: (input) => createJob(inside(db, input.owner), input),
    recall: (input) => recallJob(inside(db, input.owner), input),
    commitPage: (input) => commitPage(inside(db, input.job), input),
    list: (input) => listJobs(inside(db, input), input),

    // Not SKIP LOCKED: whoever has the row for a moment may only be sending its news, and the job would wait for the next
    // sweep. A lease that ran out (and was not given back) is a slice that died: it counts as a stall.
    claim: ({ jobId, leaseMs }) =>
      transition(across(db), {
        name: sql`'job.progress'`,
        detail: sql`jsonb_build_object('what', 'claimed', 'fence', fence, 'isTakeOver', is_take_over)`,
        change: sql`
          update prospect_search_jobs j set status = 'processing', fence = j.fence + 1,
            lease_until = ${leaseFor(leaseMs)}, next_wake_at = now(), slices = j.slices + 1,
            stalls = j.stalls + (candidate.lease_until is not null)::int,
            waiting_reason = null, started_at = coalesce(j.started_at, now()),
            seq = j.seq + 1, updated_at = now()
          from (
            select id, lease_until from prospect_search_jobs
            where id = ${jobId} and ${isOpen} and run_at <= now() and ${isTakeable} and ${isNotDraining}
            for update
          ) candidate
          where j.id = candidate.id
          returning j.*, candidate.lease_until is not null as is_take_over`,
      }),

    async renew({ job, leaseMs }) {
      const [row] = await rowsOf(
        inside(db, job),
        Renewed,
        sql`update prospect_search_jobs set lease_until = ${leaseFor(leaseMs)}
          where ${isHeld(job)} returning cancel_requested_at is not null as cancel_requested`,
      );
      return row ? { cancelRequested: row.cancel_requested } : null;
    },

    handOver: ({ job, reason, waitMs }) =>
      transition(inside(db, job), {
        name: sql`'job.progress'`,
        detail: sql`jsonb_build_object('what', 'handed_over', 'reason', ${reason}::text, 'until', run_at)`,
        change: sql`
          update prospect_search_jobs set lease_until = null, run_at = ${dueIn(ms(waitMs))}, next_wake_at = now(),
            idle_slices = idle_slices + ${reason === "idle" ? 1 : 0}::int,
            slices = slices - ${reason === "turn" ? 1 : 0}::int, seq = seq + 1, updated_at = now()
          where ${isHeld(job)} returning *`,
      }),

    park: ({ job, reason, waitMs, error, isRound = error !== null }) =>
      transition(inside(db, job), {
        name: sql`'job.waiting'`,
        detail: sql`jsonb_build_object('what', 'waiting', 'reason', waiting_reason, 'until', run_at,
          'round', ${isRound ? sql`failures` : sql`null`}, 'error', ${error?.code ?? null}::text)`,
        change: sql`
          update prospect_search_jobs set status = 'waiting', waiting_reason = ${reason},
            run_at = ${dueIn(ms(waitMs))}, lease_until = null,
            failures = failures + ${isRound ? 1 : 0}::int, ${lastError(error)}
            slices = slices - ${isRound ? 0 : 1}::int, seq = seq + 1, updated_at = now()
          where ${isHeld(job)} returning *`,
      }),

    breakOff: ({ job, error, waitMs, most }) =>
      transition(inside(db, job), {
        name: sql`'job.progress'`,
        detail: sql`jsonb_build_object('what', 'handed_over', 'reason', 'broken', 'until', run_at)`,
        change: sql`
          update prospect_search_jobs set lease_until = null, stalls = stalls + 1, next_wake_at = now(),
            run_at = case when stalls >= ${most}::int then now() else ${dueIn(longerEachTime(waitMs))} end,
            ${lastError(error)} seq = seq + 1, updated_at = now()
          where ${isHeld(job)} returning *`,
      }),

    async takeDue({ limit, backOffMs }) {
      const rows = await rowsOf(
        across(db),
        Due,
        sql`with due as (
            select id, row_number() over (partition by user_id order by priority desc, run_at, id) as place, run_at
            from prospect_search_jobs
            where ${isOpen} and run_at <= now() and next_wake_at <= now() and ${isTakeable} and ${isNotDraining}
            order by place, run_at, id limit ${limit}
          ),
          taken as (
            update prospect_search_jobs j set next_wake_at = now() + ${ms(backOffMs)}
            where id in (
              select id from prospect_search_jobs
              where id in (select id from due) and next_wake_at <= now() for update skip locked
            ) returning id, workspace_id, user_id, priority
          )
          select taken.* from taken join due on due.id = taken.id order by due.place, due.run_at, due.id`,
      );
      return rows.map((row) => ({
        id: row.id,
        workspaceId: row.workspace_id,
        userId: row.user_id,
        priority: toPriority(row.priority),
      }));
    },

    async find({ workspaceId, jobId }) {
      const [row] = await rowsOf(
        inside(db, { workspaceId }),
        Found,
        sql`select to_jsonb(j) as job from prospect_search_jobs j
          where id = ${jobId} and workspace_id = ${workspaceId}`,
      );
      return row?.job ?? null;
    },
  };
}
