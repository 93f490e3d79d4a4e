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
const Id = z.object({ id: z.string() });
const Verdict = z.object({ verdict: z.enum(["done", "missing", "forbidden"]) });

const shown = sql`k.id, k.name, k.prefix, k.scopes, u.name as created_by, k.created_at, k.last_used_at, k.expires_at,
  coalesce(k.expires_at <= now(), false) as is_expired`;

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

    async create({ by, name, scopes, expiresInDays, keyHash, prefix, most }) {
      const db = database.within(inWorkspace(by.workspaceId));
      // Revoked from birth; its place among the others is found next, when everybody sees it.
      const [pending] = await rowsOf(
        db,
        Id,
        sql`insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes, expires_at, revoked_at)
          select ${by.workspaceId}::uuid, ${by.userId}::uuid, ${name}, ${keyHash}, ${prefix}, ${sql.param([...scopes])}::text[],
            now() + ${expiresInDays}::int * interval '1 day', now()
          where exists (${managers(by)})
          returning id`,
      );
      if (!pending) return { verdict: "forbidden" };
      const [key] = await rowsOf(
        db,
        Row,
        // All keys are locked in one order and read as they are then: of two that come at once one counts the other.
        sql`with every_key as materialized (
            select id, revoked_at, expires_at from api_keys
            where workspace_id = ${by.workspaceId} order by id for update
          ),
          k as (
            update api_keys set revoked_at = null
            where id = ${pending.id} and workspace_id = ${by.workspaceId}
              and (select count(*) from every_key
                where revoked_at is null and (expires_at is null or expires_at > now())) < ${most}::int
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
      if (key) return { verdict: "done", key: toApiKey(key) };
      await db.execute(sql`delete from api_keys where id = ${pending.id}`);
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
