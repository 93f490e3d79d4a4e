import { type SQL, sql } from "drizzle-orm";
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

/** The provider key that lists accounts: one of the workspace's own lists nobody else's. */
export interface ListingKey {
  readonly listedBy: string;
  readonly isOwnKey?: boolean;
}

/** Writes down what the provider says of accounts. */
export async function saveAccounts(
  db: Database,
  { owner, accounts, areAll }: Save,
  { listedBy, isOwnKey = false }: ListingKey,
): Promise<void> {
  const ours = areAll
    ? await withoutForeign(db, { owner, accounts, listedBy, isOwnKey })
    : accounts;
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
 * The deployment's key lists the accounts of everybody whom it serves. Left out is what another workspace connected by a link,
 * or removed since; and, of what is new here, what this workspace may not find, what another one has, what a link was about
 * that nobody finished, or may be about that is open now.
 */
async function withoutForeign(
  db: Database,
  { owner, accounts, listedBy, isOwnKey }: Omit<Save, "areAll"> & Required<ListingKey>,
): Promise<readonly SourceAccount[]> {
  const rows = await rowsOf(
    across(db),
    Id,
    sql`with here as (select ${isOperated(sql`${owner.workspaceId}::uuid`)} as is_operated)
      select a."accountId" as account_id from ${recordset(accounts)} cross join here
      where exists (
        select from connections c
        where c.provider = 'unipile' and c.account_id = a."accountId" and c.workspace_id <> ${owner.workspaceId}
          and c.linked_at is not null
      ) or not exists (
        select from connections c
        where c.provider = 'unipile' and c.account_id = a."accountId" and c.workspace_id = ${owner.workspaceId}
      ) and (not (${isOwnKey}::boolean or here.is_operated) or exists (
        select from connections c
        where c.provider = 'unipile' and c.account_id = a."accountId" and c.removed_at is null and c.status <> 'disabled'
          and not (here.is_operated and ${isOperated(sql`c.workspace_id`)})
      ) or exists (
        select from connection_links l
        where l.told_account_id = a."accountId" and l.outcome is distinct from 'connected'
          or l.listed_by = ${listedBy} and l.connection_id is null and l.used_at is null and l.outcome is null
            and l.expires_at > now()
      ))`,
  );
  const foreign = new Set(rows.map((row) => row.account_id));
  return accounts.filter(({ accountId }) => !foreign.has(accountId));
}

/** Whoever runs the service is among its owners: what was connected in the provider's dashboard is theirs. */
const isOperated = (workspaceId: SQL) => sql`exists (
  select from members m join users u on u.id = m.user_id
  where m.workspace_id = ${workspaceId} and m.role = 'owner' and u.is_operator
)`;
