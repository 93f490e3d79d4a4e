import { sql } from "drizzle-orm";
import { z } from "zod";
import type { ApiKeyStore } from "#lib/access/ports.ts";
import type { ApiKey } from "#lib/contract/api-key.ts";
import { type Database, rowsOf } from "./client.ts";
import { inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const Moment = z.coerce.date().transform((date) => date.toISOString());

const Row = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  created_by: z.string().nullable(),
  created_at: Moment,
  last_used_at: Moment.nullable(),
  expires_at: Moment.nullable(),
  is_expired: z.boolean(),
});
const Standing = z.object({ is_manager: z.boolean(), is_full: z.boolean() });
const Verdict = z.object({ verdict: z.enum(["done", "missing", "forbidden"]) });

const shown = sql`k.id, k.name, k.prefix, k.scopes, u.name as created_by, k.created_at, k.last_used_at, k.expires_at,
  coalesce(k.expires_at <= now(), false) as is_expired`;

const MOST_TRIES = 200;

/** What the caller must be, as the rows have it now. */
const managers = (by: { workspaceId: string; userId: string }) => sql`
  select from members m
  where m.workspace_id = ${by.workspaceId} and m.user_id = ${by.userId} and m.role in ('owner', 'admin')`;

function toApiKey(row: z.output<typeof Row>): ApiKey {
  const { id, name, prefix, scopes } = row;
  return {
    id,
    name,
    prefix,
    scopes,
    createdBy: row.created_by,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    isExpired: row.is_expired,
  };
}

const inUse = (by: { workspaceId: string }) => sql`
  select count(*) from api_keys
  where workspace_id = ${by.workspaceId} and revoked_at is null and (expires_at is null or expires_at > now())`;

/**
 * Keys of a workspace are made one after the other: each writes the workspace's row anew, and whoever waited for that finds
 * another version than the one it counted with. Nothing is stored then, and it has to be asked again.
 */
async function insertKey(
  db: Database,
  { by, name, scopes, expiresInDays, keyHash, prefix, most }: Parameters<ApiKeyStore["create"]>[0],
): Promise<ApiKey | null> {
  const [key] = await rowsOf(
    db,
    Row,
    sql`with gate as (
        update workspaces w set name = w.name from workspaces seen
        where w.id = ${by.workspaceId} and seen.id = w.id and seen.xmin = w.xmin
          and (${inUse(by)}) < ${most}::int and exists (${managers(by)})
        returning w.id
      ),
      k as (
        insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes, expires_at)
        select gate.id, ${by.userId}::uuid, ${name}, ${keyHash}, ${prefix}, ${sql.param([...scopes])}::text[],
          now() + ${expiresInDays}::int * interval '1 day'
        from gate
        returning *
      ),
      noted as (${trailLine({
        by,
        workspaceId: by.workspaceId,
        action: "key.created",
        object: sql`id`,
        detail: sql`jsonb_build_object('scopes', scopes, 'days', ${expiresInDays}::int)`,
        from: sql`k`,
      })})
      select ${shown} from k left join users u on u.id = k.user_id`,
  );
  return key ? toApiKey(key) : null;
}

export function apiKeyStore(database: Database): ApiKeyStore {
  return {
    async list({ workspaceId }) {
      const rows = await rowsOf(
        database.within(inWorkspace(workspaceId)),
        Row,
        sql`select ${shown} from api_keys k left join users u on u.id = k.user_id
          where k.workspace_id = ${workspaceId} and k.revoked_at is null
          order by k.created_at desc, k.id`,
      );
      return rows.map(toApiKey);
    },

    async create(input) {
      const { by, most } = input;
      const db = database.within(inWorkspace(by.workspaceId));
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const key = await insertKey(db, input);
        if (key) return { verdict: "done", key };
        const [standing] = await rowsOf(
          db,
          Standing,
          sql`select exists (${managers(by)}) as is_manager, (${inUse(by)}) >= ${most}::int as is_full`,
        );
        if (!standing?.is_manager) return { verdict: "forbidden" };
        if (standing.is_full) return { verdict: "too_many" };
      }
      return { verdict: "too_many" };
    },

    async revoke({ by, keyId }) {
      const [row] = await rowsOf(
        database.within(inWorkspace(by.workspaceId)),
        Verdict,
        sql`with revoked as (
            update api_keys set revoked_at = now()
            where id = ${keyId} and workspace_id = ${by.workspaceId} and revoked_at is null
              and exists (${managers(by)})
            returning id
          ),
          noted as (${trailLine({
            by,
            workspaceId: by.workspaceId,
            action: "key.revoked",
            object: sql`id`,
            from: sql`revoked`,
          })})
          select case
            when exists (select from revoked) then 'done'
            when exists (
              select from api_keys
              where id = ${keyId} and workspace_id = ${by.workspaceId} and revoked_at is null
            ) then 'forbidden' else 'missing' end as verdict`,
      );
      return row?.verdict ?? "missing";
    },
  };
}
