import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "#db/client.ts";
import type { Caller } from "#lib/access/ports.ts";

const CRITERIA = {
  kind: "people",
  people: { keywords: "director" },
  sources: [{ provider: "unipile" }],
  target: 5,
  exclude: { known: false },
};

export const PROFILE = "https://www.linkedin.com/in/jane-doe-of-acme";

const PROSPECT = {
  provider: "unipile",
  providerId: "ACoAAJaneDoe",
  name: "Jane Doe",
  isHidden: false,
  title: "Director",
  headline: "Director, jane.doe@acme.com",
  company: "Acme",
  companySize: null,
  industry: null,
  location: "Milwaukee",
  linkedinUrl: PROFILE,
  memberId: "4711",
  degree: 2,
  sharedConnections: null,
  tenure: null,
  isPremium: null,
  isOpenProfile: null,
};

const Contents = z.object({
  jobId: z.string(),
  connectionId: z.string(),
  resultId: z.string(),
  batchId: z.string(),
});

interface Account {
  readonly accountId: string;
  /** As the app knows its provider's key. */
  readonly listedBy?: string;
}

/** Puts a row of the person's workspace into every table that has any, with a search that failed and can be continued. */
export async function fillWorkspace(
  db: Database,
  { workspaceId, userId }: Pick<Caller, "workspaceId" | "userId">,
  { accountId, listedBy = "" }: Account,
): Promise<z.infer<typeof Contents>> {
  const [row] = await rowsOf(
    db,
    Contents,
    sql`
    with connection as (
      insert into connections (workspace_id, user_id, provider, account_id, name, status, apis, listed_by)
      values (${workspaceId}, ${userId}, 'unipile', ${accountId}, 'Ann', 'connected', '{classic}', ${listedBy}) returning id
    ),
    pace as (
      insert into account_paces (provider, account_id, workspace_id, user_id, rows_by_hour)
      values ('unipile', ${accountId}, ${workspaceId}, ${userId}, '{"1": 5}') on conflict do nothing
    ),
    link as (
      insert into connection_links (workspace_id, user_id, connection_id, token_hash, expires_at)
      select ${workspaceId}, ${userId}, id, gen_random_uuid()::text, now() from connection
    ),
    job as (
      insert into prospect_search_jobs (workspace_id, user_id, connection_id, name, search_criteria, criteria_text,
        search_source, page_size, request_hash, progress_total, fetched, progress_current, approved, seq, expires_at,
        status, completed_at, stop_reason, error_code, error_message, error_is_retryable)
      select ${workspaceId}, ${userId}, id, 'Directors', ${JSON.stringify(CRITERIA)}::jsonb, 'director', 'classic', 10, '',
        5, 1, 1, 1, 1, now() + interval '1 day', 'failed', now(), 'provider_error', 'transient', 'It failed', true
      from connection returning id
    ),
    result as (
      insert into prospect_search_results (job_id, workspace_id, user_id, identity, prospect_data, batch_number,
        disposition, position, seq, is_seen, decision)
      select id, ${workspaceId}, ${userId}, 'linkedin:1', ${JSON.stringify(PROSPECT)}::jsonb, 0, 'shown', 1, 1, false, 'approved' from job
      returning id, job_id
    ),
    batch as (
      insert into decision_batches (job_id, workspace_id, user_id, decision, changed)
      select job_id, ${workspaceId}, ${userId}, 'approved', 1 from result returning id
    ),
    change as (
      insert into decision_changes (batch_id, result_id, workspace_id, user_id, decision, version)
      select batch.id, result.id, ${workspaceId}, ${userId}, 'undecided', 0 from batch, result
    ),
    event as (
      insert into job_events (job_id, seq, workspace_id, user_id, name)
      select id, 1, ${workspaceId}, ${userId}, 'job.created' from job
    ),
    invitation as (
      insert into invitations (workspace_id, user_id, email, role, token_hash, expires_at)
      values (${workspaceId}, ${userId}, 'a@elsewhere.com', 'viewer', gen_random_uuid()::text, now())
    ),
    api_key as (
      insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
      values (${workspaceId}, ${userId}, 'CRM', gen_random_uuid()::text, 'pf_', '{all}')
    ),
    provider_key as (
      insert into provider_keys (workspace_id, user_id, provider, sealed, ending)
      values (${workspaceId}, ${userId}, 'hunter', 'v1', '1234')
      on conflict do nothing
    ),
    suppression as (
      insert into suppressions (workspace_id, user_id, kind, hash, pepper, reason)
      values (${workspaceId}, ${userId}, 'email', 'hash', '1', 'asked') on conflict do nothing
    ),
    erasure as (
      insert into erasures (workspace_id, user_id, subject_hash) values (${workspaceId}, ${userId}, 'hash')
    ),
    turn as (
      insert into retention_turns (workspace_id, next_at) values (${workspaceId}, now()) on conflict do nothing
    ),
    closed as (
      insert into audit_chains (workspace_id, day, lines, previous, hash) values (${workspaceId}, 'epoch', 0, '', '')
      on conflict do nothing
    ),
    run as (insert into retention_runs (workspace_id, removed) values (${workspaceId}, 1)),
    noted as (
      insert into audit_events (workspace_id, actor_kind, action) values (${workspaceId}, 'system', 'retention.run')
    )
    select job.id as "jobId", connection.id as "connectionId", result.id as "resultId", batch.id as "batchId"
    from job, connection, result, batch`,
  );
  if (!row) throw new Error("the workspace was not filled");
  return row;
}

/** Tables of people and of the service itself: nothing in them belongs to a workspace. */
export const OF_NO_WORKSPACE = [
  "accounts",
  "deleted_workspaces",
  "engine_state",
  "factor_recoveries",
  "rate_buckets",
  "rate_limits",
  "two_factors",
  "users",
  "verifications",
  "workspaces",
];

/** Tables that do not say whose their rows are. */
export async function listUnowned(db: Database): Promise<string[]> {
  const { rows } = await db.execute<{ name: string }>(sql`
    select c.relname as name from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
    order by c.relname`);
  return rows.map(({ name }) => name);
}

/** Rows of a workspace in each table that has workspaces. */
export async function countRows(
  db: Database,
  workspaceId: string,
): Promise<Record<string, number>> {
  const tables = await db.execute<{ name: string }>(sql`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'workspace_id'
    order by c.relname`);
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const { rows } = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from ${sql.identifier(name)} where workspace_id = ${workspaceId}`,
    );
    counts[name] = rows[0]?.count ?? 0;
  }
  return counts;
}
