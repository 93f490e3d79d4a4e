import { sql } from "drizzle-orm";
import { z } from "zod";
import type { NewJob, Store } from "#lib/engine/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { fromPriority, JobRow } from "./job-row.ts";
import { isOpen, ms, transition } from "./transition.ts";

const Known = z.object({ job: JobRow, request_hash: z.string() });

/** Milliseconds a page took in the last 20 runs of this kind, else what the caller expects. */
function pageMs(input: NewJob) {
  return sql`coalesce((
    select avg(extract(epoch from completed_at - started_at) * 1000 / page_no) from (
      select completed_at, started_at, page_no from prospect_search_jobs
      where workspace_id = ${input.owner.workspaceId} and connection_id = ${input.connectionId}
        and search_source = ${input.api} and status = 'completed' and page_no > 0
      order by created_at desc limit 20
    ) recent), ${input.expectedPageMs})`;
}

async function insertJob(db: Database, input: NewJob) {
  const { owner, criteria } = input;
  const pages = Math.ceil(criteria.target / input.pageSize);
  return transition(db, {
    name: sql`'job.created'`,
    change: sql`
      insert into prospect_search_jobs (workspace_id, user_id, connection_id, name, search_criteria,
        criteria_text, search_source, priority, page_size, idempotency_key, request_hash, progress_total,
        estimated_seconds, seq, expires_at)
      select ${owner.workspaceId}::uuid, ${owner.userId}::uuid, ${input.connectionId}::uuid, ${input.name},
        ${JSON.stringify(criteria)}::jsonb, ${input.criteriaText}, ${input.api}, ${fromPriority(input.priority)}::smallint,
        ${input.pageSize}::int, ${input.idempotencyKey}, ${input.requestHash}, ${criteria.target}::int,
        ceil(${pages}::int * ${pageMs(input)} / 1000)::int, 1, now() + ${ms(input.lifetimeMs)}
      where (
        select count(*) from prospect_search_jobs
        where workspace_id = ${owner.workspaceId} and ${isOpen}
      ) < ${input.openLimit}::int
      on conflict (workspace_id, idempotency_key) do nothing
      returning *`,
  });
}

/** Stores a job once per idempotency key; null when the workspace has too many open jobs. */
export async function createJob(db: Database, input: NewJob): ReturnType<Store["create"]> {
  const job = await insertJob(db, input);
  if (job) return { job, isRepeat: false, isMismatch: false };
  if (input.idempotencyKey === null) return null;
  const [known] = await rowsOf(
    db,
    Known,
    sql`select to_jsonb(j) as job, request_hash from prospect_search_jobs j
      where workspace_id = ${input.owner.workspaceId} and idempotency_key = ${input.idempotencyKey}`,
  );
  if (!known) return null;
  return { job: known.job, isRepeat: true, isMismatch: known.request_hash !== input.requestHash };
}
