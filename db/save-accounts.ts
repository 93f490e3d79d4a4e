import { sql } from "drizzle-orm";
import { z } from "zod";
import type { SourceAccount } from "#lib/engine/ports.ts";
import type { ConnectionStore } from "#lib/engine/store-ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { across, inside } from "./scope.ts";

const Id = z.object({ account_id: z.string() });

type Save = Parameters<ConnectionStore["save"]>[0];

const recordset = (accounts: readonly SourceAccount[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb)
    as a("accountId" text, name text, status text, apis text[])`;

/** Writes down what the provider says of accounts. @param listedBy the provider key that lists them */
export async function saveAccounts(
  db: Database,
  { owner, accounts, areAll }: Save,
  listedBy: string,
): Promise<void> {
  const ours = areAll ? await withoutForeign(db, { owner, accounts, listedBy }) : accounts;
  await inside(db, owner).execute(sql`
    with gone as (
      update connections set status = 'disabled', updated_at = now()
      where ${areAll}::boolean and workspace_id = ${owner.workspaceId} and listed_by = ${listedBy} and removed_at is null
        and account_id not in (select "accountId" from ${recordset(ours)})
    ),
    saved as (
      insert into connections (workspace_id, user_id, provider, account_id, name, status, apis,
        listed_by)
      select ${owner.workspaceId}::uuid, ${owner.userId}::uuid, 'unipile', a."accountId", a.name, a.status,
        coalesce(a.apis, c.apis, array['classic']), ${listedBy}
      from ${recordset(ours)}
      left join connections c on c.workspace_id = ${owner.workspaceId} and c.provider = 'unipile'
        and c.account_id = a."accountId"
      on conflict (workspace_id, provider, account_id) do update
        set name = excluded.name, status = excluded.status, apis = excluded.apis,
          listed_by = excluded.listed_by, updated_at = now()
        where connections.removed_at is null
      returning id, status, provider, account_id
    ),
    due as (
      update prospect_search_jobs set run_at = now(), next_wake_at = now(), updated_at = now()
      where status = 'waiting' and waiting_reason = 'account_disconnected' and connection_id in (
        select saved.id from saved join connections before on before.id = saved.id
        where saved.status = 'connected' and before.status <> 'connected'
      )
    )
    insert into account_paces (provider, account_id, workspace_id, user_id)
    select provider, account_id, ${owner.workspaceId}::uuid, ${owner.userId}::uuid from saved
    on conflict do nothing`);
}

/**
 * A key that several workspaces share lists the accounts of all of them. Left out is what another one connected by a link, or
 * removed since; and, of what is new here, what a link was about that nobody finished, or may be about that is open now.
 */
async function withoutForeign(
  db: Database,
  { owner, accounts, listedBy }: Omit<Save, "areAll"> & { listedBy: string },
): Promise<readonly SourceAccount[]> {
  const rows = await rowsOf(
    across(db),
    Id,
    sql`select a."accountId" as account_id from ${recordset(accounts)}
      where exists (
        select from connections c
        where c.provider = 'unipile' and c.account_id = a."accountId" and c.workspace_id <> ${owner.workspaceId}
          and c.linked_at is not null
      ) or not exists (
        select from connections c
        where c.provider = 'unipile' and c.account_id = a."accountId" and c.workspace_id = ${owner.workspaceId}
      ) and exists (
        select from connection_links l
        where l.told_account_id = a."accountId" and l.outcome is distinct from 'connected'
          or l.listed_by = ${listedBy} and l.connection_id is null and l.used_at is null and l.outcome is null
            and l.expires_at > now()
      )`,
  );
  const foreign = new Set(rows.map((row) => row.account_id));
  return accounts.filter(({ accountId }) => !foreign.has(accountId));
}
