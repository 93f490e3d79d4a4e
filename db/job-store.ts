import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Store } from "#lib/engine/ports.ts";
import { accountPace } from "./account-pace.ts";
import { type Database, rowsOf } from "./client.ts";
import { commitPage } from "./commit-page.ts";
import { createJob } from "./create-job.ts";
import { endJob } from "./end-job.ts";
import { JobRow } from "./job-row.ts";
import { listJobs } from "./list-jobs.ts";
import { isFree, isHeld, isOpen, ms, transition } from "./transition.ts";

const Found = z.object({ job: JobRow });
const Id = z.object({ id: z.string() });
const Renewed = z.object({ cancel_requested: z.boolean(), is_cooling: z.boolean() });

/** The engine's statements on Postgres; time is the database's. */
export function jobStore(db: Database): Store {
  return {
    ...accountPace(db),
    ...endJob(db),
    create: (input) => createJob(db, input),
    commitPage: (input) => commitPage(db, input),
    list: (input) => listJobs(db, input),

    // SKIP LOCKED: a claim that is under way elsewhere is as good as a claim that won. A lease that ran out
    // (and was not given back) is a slice that died: it counts as a stall.
    claim: ({ jobId, leaseMs }) =>
      transition(db, {
        name: sql`'job.progress'`,
        change: sql`
          update prospect_search_jobs j set status = 'processing', fence = j.fence + 1,
            lease_until = now() + ${ms(leaseMs)}, next_wake_at = now(), slices = j.slices + 1,
            stalls = j.stalls + (candidate.lease_until is not null)::int,
            waiting_reason = null, started_at = coalesce(j.started_at, now()),
            seq = j.seq + 1, updated_at = now()
          from (
            select id, lease_until from prospect_search_jobs
            where id = ${jobId} and ${isOpen} and run_at <= now() and ${isFree}
            for update skip locked
          ) candidate
          where j.id = candidate.id
          returning j.*`,
      }),

    async renew({ job, leaseMs }) {
      const [row] = await rowsOf(
        db,
        Renewed,
        sql`with held as (
            update prospect_search_jobs set lease_until = now() + ${ms(leaseMs)}
            where ${isHeld(job)} returning connection_id, cancel_requested_at
          )
          select held.cancel_requested_at is not null as cancel_requested,
            p.cooled_until > clock_timestamp() as is_cooling
          from held join connections c on c.id = held.connection_id
          join account_paces p on p.provider = c.provider and p.account_id = c.account_id`,
      );
      return row ? { cancelRequested: row.cancel_requested, isCooling: row.is_cooling } : null;
    },

    handOver: ({ job, isIdle }) =>
      transition(db, {
        name: sql`'job.progress'`,
        change: sql`
          update prospect_search_jobs set lease_until = null, run_at = now(), next_wake_at = now(),
            idle_slices = idle_slices + ${isIdle ? 1 : 0},
            seq = seq + 1, updated_at = now()
          where ${isHeld(job)} returning *`,
      }),

    park: ({ job, reason, waitMs, isFailure }) =>
      transition(db, {
        name: sql`'job.waiting'`,
        change: sql`
          update prospect_search_jobs set status = 'waiting', waiting_reason = ${reason},
            run_at = now() + ${ms(waitMs)}, lease_until = null,
            failures = failures + ${isFailure ? 1 : 0},
            slices = slices - ${isFailure ? 0 : 1}, seq = seq + 1, updated_at = now()
          where ${isHeld(job)} returning *`,
      }),

    async takeDue({ limit, backOffMs }) {
      const rows = await rowsOf(
        db,
        Id,
        sql`update prospect_search_jobs set next_wake_at = now() + ${ms(backOffMs)}
          where id in (
            select id from prospect_search_jobs
            where ${isOpen} and run_at <= now() and next_wake_at <= now() and ${isFree}
            order by run_at limit ${limit} for update skip locked
          ) returning id`,
      );
      return rows.map((row) => row.id);
    },

    async find({ workspaceId, jobId }) {
      const [row] = await rowsOf(
        db,
        Found,
        sql`select to_jsonb(j) as job from prospect_search_jobs j
          where id = ${jobId} and workspace_id = ${workspaceId}`,
      );
      return row?.job ?? null;
    },
  };
}
