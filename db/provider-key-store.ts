import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type ProviderKey, ProviderKeyName } from "#lib/contract/provider-key.ts";
import type { KeyOwner, ProviderKeyStore } from "#lib/vault/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { inWorkspace, WORK } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const Moment = z.string().transform((text) => new Date(text).toISOString());

const Kept = z
  .object({
    provider: ProviderKeyName,
    ending: z.string(),
    base_url: z.string().nullable(),
    is_working: z.boolean().nullable(),
    tested_at: Moment.nullable(),
    updated_at: Moment,
  })
  .transform(
    (row): ProviderKey => ({
      provider: row.provider,
      ending: row.ending,
      baseUrl: row.base_url,
      isWorking: row.is_working,
      testedAt: row.tested_at,
      updatedAt: row.updated_at,
    }),
  );

const Sealed = z
  .object({
    id: z.string(),
    provider: ProviderKeyName,
    sealed: z.string(),
    base_url: z.string().nullable(),
  })
  .transform(({ base_url: baseUrl, ...row }) => ({ ...row, baseUrl }));

const Id = z.object({ id: z.string() });

const kept = sql`provider, ending, base_url, is_working, to_jsonb(tested_at) #>> '{}' as tested_at,
  to_jsonb(updated_at) #>> '{}' as updated_at`;
const sealedColumns = sql`id, provider, sealed, base_url`;

export function providerKeyStore(db: Database): ProviderKeyStore {
  const within = (workspaceId: string) => db.within(inWorkspace(workspaceId));
  return {
    list: (workspaceId) =>
      rowsOf(
        within(workspaceId),
        Kept,
        sql`select ${kept} from provider_keys where workspace_id = ${workspaceId} order by provider`,
      ),

    async put({ owner, key }) {
      const { workspaceId, userId } = owner;
      const [row] = await rowsOf(
        within(workspaceId),
        Kept,
        sql`with changed as (
          insert into provider_keys (id, workspace_id, user_id, provider, sealed, ending, base_url)
          values (${key.id}, ${workspaceId}, ${userId}, ${key.provider}, ${key.sealed}, ${key.ending}, ${key.baseUrl})
          on conflict (workspace_id, provider) do update
            set id = excluded.id, user_id = excluded.user_id, sealed = excluded.sealed, ending = excluded.ending,
              base_url = excluded.base_url, tested_at = null, is_working = null, updated_at = now()
          returning *
          ),
          noted as (${changedLine(owner, "provider_key.put")})
          select ${kept} from changed`,
      );
      if (!row) throw new Error("a key that was put is not there");
      return row;
    },

    async find({ workspaceId, provider }) {
      const [row] = await rowsOf(
        within(workspaceId),
        Sealed,
        sql`select ${sealedColumns} from provider_keys
          where workspace_id = ${workspaceId} and provider = ${provider}`,
      );
      return row ?? null;
    },

    async remove({ owner, provider }) {
      const { workspaceId } = owner;
      const rows = await rowsOf(
        within(workspaceId),
        Id,
        sql`with changed as (
            delete from provider_keys where workspace_id = ${workspaceId} and provider = ${provider} returning *
          ),
          noted as (${changedLine(owner, "provider_key.removed")})
          select id from changed`,
      );
      return rows.length > 0;
    },

    async noteTest({ owner, id, isWorking }) {
      await within(owner.workspaceId).execute(sql`
        with changed as (
          update provider_keys set is_working = ${isWorking}, tested_at = now()
          where workspace_id = ${owner.workspaceId} and id = ${id} returning *
        )
        ${changedLine(owner, "provider_key.tested")}`);
    },

    async listWorkspaces() {
      const rows = await rowsOf(db.within(WORK), Id, sql`select id from workspaces order by id`);
      return rows.map(({ id }) => id);
    },

    listSealed: (workspaceId) =>
      rowsOf(
        within(workspaceId),
        Sealed,
        sql`select ${sealedColumns} from provider_keys where workspace_id = ${workspaceId} order by id`,
      ),

    async reseal({ workspaceId, keyId, keys }) {
      const rows = await rowsOf(
        within(workspaceId),
        Id,
        sql`with changed as (
            update provider_keys p set sealed = k.to
            from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(id uuid, "from" text, "to" text)
            where p.workspace_id = ${workspaceId} and p.id = k.id and p.sealed = k.from returning p.id
          ),
          tally as (select count(*) as number from changed having count(*) > 0),
          noted as (${trailLine({
            by: "system",
            workspaceId,
            action: "provider_key.resealed",
            object: sql`null`,
            detail: sql`jsonb_build_object('keys', number, 'keyId', ${keyId}::text)`,
            from: sql`tally`,
          })})
          select id from changed`,
      );
      return rows.length;
    },
  };
}

/** The trail's line of a statement that changed a key. */
function changedLine(owner: KeyOwner, action: string): SQL {
  return trailLine({
    by: owner,
    workspaceId: owner.workspaceId,
    action,
    object: sql`id`,
    detail: sql`jsonb_build_object('provider', provider)`,
    from: sql`changed`,
  });
}
