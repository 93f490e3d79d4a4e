import { sql } from "drizzle-orm";
import { z } from "zod";
import type { NewJob, Store } from "#lib/engine/store-ports.ts";
import { type Database, keepingPlans, rowsOf } from "./client.ts";
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

/** More than are stored at once anywhere: this far from the limit nobody has to wait for anybody. */
const NEAR = 100;
const MOST_TRIES = 200;

/**
 * Near the limit jobs of a workspace are stored one after the other: each writes the workspace's row anew, and whoever
 * waited for that finds another version than the one it counted with. It stores nothing then, and has to be asked again:
 * a statement that waited does not see what came meanwhile.
 */
function gate({ owner, openLimit }: NewJob) {
  return sql`
    standing as materialized (
      select count(*)::int as open from prospect_search_jobs where workspace_id = ${owner.workspaceId} and ${isOpen}
    ),
    gate as (
      update workspaces w set name = w.name
      from workspaces seen cross join standing
      where w.id = ${owner.workspaceId} and seen.id = w.id and seen.xmin = w.xmin
        and open < ${openLimit}::int and open >= ${openLimit}::int - ${NEAR}::int
      returning w.id
    ),`;
}

async function insertJob(db: Database, input: NewJob) {
  const { owner, criteria } = input;
  const pages = Math.ceil(criteria.target / input.pageSize);
  return transition(keepingPlans(db), {
    first: gate(input),
    name: sql`'job.created'`,
    change: sql`
      insert into prospect_search_jobs (workspace_id, user_id, connection_id, name, search_criteria,
        criteria_text, search_source, priority, page_size, idempotency_key, request_hash, progress_total,
        estimated_seconds, seq, expires_at)
      select ${owner.workspaceId}::uuid, ${owner.userId}::uuid, ${input.connectionId}::uuid, ${input.name},
        ${JSON.stringify(criteria)}::jsonb, ${input.criteriaText}, ${input.api}, ${fromPriority(input.priority)}::smallint,
        ${input.pageSize}::int, ${input.idempotencyKey}, ${input.requestHash}, ${criteria.target}::int,
        ceil(${pages}::int * ${pageMs(input)} / 1000)::int, 1, now() + ${ms(input.lifetimeMs)}
      from standing
      where open < ${input.openLimit}::int - ${NEAR}::int or exists (select from gate)
      on conflict (workspace_id, idempotency_key) do nothing
      returning *`,
  });
}

async function isFull(db: Database, { owner, openLimit }: NewJob): Promise<boolean> {
  const [row] = await rowsOf(
    db,
    z.object({ is_full: z.boolean() }),
    sql`select count(*) >= ${openLimit}::int as is_full from prospect_search_jobs
      where workspace_id = ${owner.workspaceId} and ${isOpen}`,
  );
  return row?.is_full ?? true;
}

/** Stores a job once per idempotency key; null when the workspace has too many open jobs. */
export async function createJob(db: Database, input: NewJob): ReturnType<Store["create"]> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const job = await insertJob(db, input);
    if (job) return { job, isRepeat: false, isMismatch: false };
    const known = await recallJob(db, input);
    if (known) return { ...known, isRepeat: true };
    if (await isFull(db, input)) return null;
  }
  return null;
}

type Key = Parameters<Store["recall"]>[0];

/** The job that this workspace made with the key before. */
export async function recallJob(db: Database, input: Key): ReturnType<Store["recall"]> {
  if (input.idempotencyKey === null) return null;
  const [known] = await rowsOf(
    db,
    Known,
    sql`select to_jsonb(j) as job, request_hash from prospect_search_jobs j
      where workspace_id = ${input.owner.workspaceId} and idempotency_key = ${input.idempotencyKey}`,
  );
  return known ? { job: known.job, isMismatch: known.request_hash !== input.requestHash } : null;
}
