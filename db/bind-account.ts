import { sql } from "drizzle-orm";
import { z } from "zod";
import type { LinkStore } from "#lib/linking/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { DatabaseError } from "./database-error.ts";
import { across, inside } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const UNIQUE_VIOLATION = "23505";

type Binding = Parameters<LinkStore["bind"]>[0];

const Bound = z.object({ id: z.string(), account_id: z.string() });

/** Makes the account of a link the workspace's alone; null where another one connected it by a link as well. */
export async function bindAccount(db: Database, input: Binding): ReturnType<LinkStore["bind"]> {
  await leaveFinders(db, input);
  try {
    const [row] = await rowsOf(inside(db, input.by), Bound, bindStatement(input));
    return row ? { connectionId: row.id, accountId: row.account_id } : null;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) return null;
    throw error;
  }
}

/**
 * Whoever only found the account at the provider has it no more, and their searches on it end. First, since it may be done
 * again: a link that is left open here binds when the browser asks once more.
 */
async function leaveFinders(db: Database, { by, linkId, account }: Binding): Promise<void> {
  await across(db).execute(sql`
    with gone as (
      update connections c set removed_at = now(), status = 'disabled', updated_at = now()
      from connection_links l
      where l.id = ${linkId} and l.workspace_id = ${by.workspaceId} and l.outcome is null
        and l.told_account_id = ${account.accountId}
        and c.provider = 'unipile' and c.account_id = l.told_account_id and c.workspace_id <> l.workspace_id
        and c.linked_at is null and c.removed_at is null
      returning c.id
    )
    update prospect_search_jobs set run_at = now(), next_wake_at = now(), updated_at = now()
    where status = 'waiting' and connection_id in (select id from gone)`);
}

/** Who signed in to LinkedIn with it is whose account it is, whoever found it here before. */
function bindStatement({ by, linkId, account, listedBy, isShared }: Binding) {
  return sql`with link as (
      update connection_links set outcome = 'connected'
      where id = ${linkId} and workspace_id = ${by.workspaceId} and outcome is null
        and told_account_id = ${account.accountId}
      returning user_id, consent_version, created_at
    ),
    bound as (
      insert into connections (workspace_id, user_id, provider, account_id, name, status, apis, listed_by, linked_at,
        is_shared, consented_at, consented_by, consent_version)
      select ${by.workspaceId}::uuid, user_id, 'unipile', ${account.accountId}, ${account.name}, ${account.status},
        ${sql.param([...(account.apis ?? ["classic"])])}::text[], ${listedBy}, now(), ${isShared}::boolean, created_at,
        user_id, consent_version
      from link
      on conflict (workspace_id, provider, account_id) do update
        set user_id = case when connections.linked_at is null or connections.removed_at is not null
            then excluded.user_id else connections.user_id end,
          is_shared = case when connections.linked_at is null or connections.removed_at is not null
            then excluded.is_shared else connections.is_shared end,
          linked_at = coalesce(connections.linked_at, now()), removed_at = null, listed_by = excluded.listed_by,
          consented_at = excluded.consented_at, consented_by = excluded.consented_by,
          consent_version = excluded.consent_version, updated_at = now()
      returning id, account_id
    ),
    paced as (
      insert into account_paces (provider, account_id, workspace_id, user_id)
      select 'unipile', account_id, ${by.workspaceId}::uuid, ${by.userId}::uuid from bound
      on conflict do nothing
    ),
    noted as (${trailLine({
      by,
      workspaceId: by.workspaceId,
      action: "connection.connected",
      object: sql`id`,
      from: sql`bound`,
    })})
    select id, account_id from bound`;
}
