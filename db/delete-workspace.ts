import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Caller, WorkspaceStore } from "#lib/access/ports.ts";
import type { Deletion } from "#lib/contract/register.ts";
import { WorkspaceContents } from "#lib/contract/workspace.ts";
import { type Database, rowsOf } from "./client.ts";
import { AUTH, inWorkspace, WORK } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const Current = z.object({ name: z.string(), contents: WorkspaceContents });
const Id = z.object({ id: z.string() });
const Verdict = z.object({ verdict: z.enum(["done", "forbidden", "other_name"]) });

/** What is in a workspace, counted by somebody who sees nothing else. */
export async function readWorkspace(
  db: Database,
  { workspaceId }: Caller,
): ReturnType<WorkspaceStore["read"]> {
  const [current] = await rowsOf(
    db.within(inWorkspace(workspaceId)),
    Current,
    sql`select name, jsonb_build_object(
        'searches', (select count(*) from prospect_search_jobs where workspace_id = ${workspaceId}),
        'prospects', (select count(*) from prospect_search_results where workspace_id = ${workspaceId}),
        'decisions', (select count(*) from prospect_search_results
          where workspace_id = ${workspaceId} and decision <> 'undecided'),
        'accounts', (select count(*) from connections where workspace_id = ${workspaceId} and removed_at is null),
        'members', (select count(*) from members where workspace_id = ${workspaceId}),
        'invitations', (select count(*) from invitations where workspace_id = ${workspaceId}),
        'apiKeys', (select count(*) from api_keys where workspace_id = ${workspaceId}),
        'providerKeys', (select count(*) from provider_keys where workspace_id = ${workspaceId}),
        'suppressions', (select count(*) from suppressions where workspace_id = ${workspaceId}),
        'auditEvents', (select count(*) from audit_events where workspace_id = ${workspaceId})
      ) as contents
      from workspaces where id = ${workspaceId}`,
  );
  if (!current) throw new Error("the caller's workspace is gone");
  return current;
}

/** Everything of a workspace hangs on its row and goes with it. */
export async function deleteWorkspace(
  db: Database,
  { by, name, contents }: Parameters<WorkspaceStore["remove"]>[0],
): ReturnType<WorkspaceStore["remove"]> {
  await handOverGauges(db, by.workspaceId);
  const [row] = await rowsOf(
    db.within(AUTH),
    Verdict,
    sql`with seat as materialized (
        select role from members where workspace_id = ${by.workspaceId} and user_id = ${by.userId} for update
      ),
      verdict as (
        select case
          when not exists (select from seat where role = 'owner') then 'forbidden'
          when w.name <> ${name} then 'other_name'
          else 'done' end as verdict
        from workspaces w where w.id = ${by.workspaceId}
      ),
      gone as (
        delete from workspaces w using verdict
        where verdict = 'done' and w.id = ${by.workspaceId} and w.name = ${name} returning w.id
      ),
      kept as (insert into deleted_workspaces (id) select id from gone on conflict do nothing),
      noted as (${trailLine({
        by,
        workspaceId: null, // of the workspace's own trail nothing is left
        action: "workspace.deleted",
        object: sql`id`,
        detail: sql`${JSON.stringify(contents)}::jsonb`,
        from: sql`gone`,
      })})
      select case when verdict = 'done' and not exists (select from gone) then 'other_name' else verdict end as verdict
      from verdict`,
  );
  return row?.verdict ?? "forbidden";
}

/** In a restored database: those that are there again go, and all are known to be deleted. */
export async function deleteAgain(
  db: Database,
  deletions: readonly Deletion[],
): Promise<readonly string[]> {
  for (const { workspaceId } of deletions) await handOverGauges(db, workspaceId);
  const gone = await rowsOf(
    db.within(AUTH),
    Id,
    sql`with line as (
        select distinct on (id) id, at from jsonb_to_recordset(${JSON.stringify(deletions)}::jsonb)
          as line("workspaceId" uuid, at timestamptz), lateral (select line."workspaceId" as id) named
        order by id, at desc
      ),
      gone as (delete from workspaces w using line where w.id = line.id and w.created_at <= line.at returning w.id),
      kept as (
        insert into deleted_workspaces (id, deleted_at) select id, at from line on conflict do nothing
      ),
      noted as (${trailLine({
        by: "system",
        workspaceId: null,
        action: "workspace.deleted",
        object: sql`id`,
        from: sql`gone`,
      })})
      select id from gone`,
  );
  return gone.map(({ id }) => id);
}

/** The day of an account goes on counting for the other workspaces that use it. */
async function handOverGauges(db: Database, workspaceId: string): Promise<void> {
  await db.within(WORK).execute(sql`
    update account_paces p set workspace_id = heir.workspace_id, user_id = heir.user_id
    from connections own, connections heir
    where p.workspace_id = ${workspaceId} and own.workspace_id = ${workspaceId}
      and own.provider = p.provider and own.account_id = p.account_id
      and heir.provider = p.provider and heir.account_id = p.account_id and heir.workspace_id <> ${workspaceId}`);
}
