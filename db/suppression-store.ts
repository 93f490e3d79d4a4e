import { sql } from "drizzle-orm";
import { z } from "zod";
import { Suppression } from "#lib/contract/suppression.ts";
import type { SuppressionStore } from "#lib/privacy/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { encodePlace, isAfter, placedAt } from "./place.ts";
import { inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const Listed = z
  .object({
    id: z.string(),
    kind: Suppression.shape.kind,
    reason: Suppression.shape.reason,
    created_by: z.string().nullable(),
    created_at: z.string(),
    at: z.string(),
  })
  .transform(({ created_by: createdBy, created_at, ...row }) => ({
    ...row,
    createdBy,
    createdAt: new Date(created_at).toISOString(),
  }));

const Added = z.object({ id: z.string(), ordinal: z.number(), is_new: z.boolean() });
const Id = z.object({ id: z.string() });
const Hash = z.object({ hash: z.string() });

export function suppressionStore(db: Database): SuppressionStore {
  const within = (workspaceId: string) => db.within(inWorkspace(workspaceId));
  return {
    async add({ owner, reason, pepper, entries }) {
      const { workspaceId, userId } = owner;
      const rows = await rowsOf(
        within(workspaceId),
        Added,
        // An entry that somebody else adds at this very moment is updated with what it says, to have its id.
        sql`with wanted as (
            select * from jsonb_to_recordset(${JSON.stringify(entries.map(toWanted))}::jsonb)
              as w(ordinal int, kind text, newest text, hashes text[])
          ),
          known as (
            select w.ordinal, s.id from wanted w
            cross join lateral (
              select s.id from suppressions s
              where s.workspace_id = ${workspaceId} and s.kind = w.kind and s.hash = any(w.hashes)
              limit 1
            ) s
          ),
          added as (
            insert into suppressions as s (workspace_id, user_id, kind, hash, pepper, reason)
            select distinct ${workspaceId}::uuid, ${userId}::uuid, kind, newest, ${pepper}, ${reason}
            from wanted where ordinal not in (select ordinal from known)
            order by kind, newest
            on conflict (workspace_id, kind, hash) do update set kind = s.kind
            returning s.id, s.kind, s.hash, xmax = 0 as is_new
          ),
          tally as (select count(*) as number from added where is_new),
          noted as (${trailLine({
            by: owner,
            workspaceId,
            action: "suppression.added",
            object: sql`null`,
            detail: sql`jsonb_build_object('added', number, 'reason', ${reason}::text)`,
            from: sql`tally where number > 0`,
          })})
          select ordinal, id, false as is_new from known
          union all
          select w.ordinal, a.id, a.is_new from wanted w join added a on a.kind = w.kind and a.hash = w.newest
          order by ordinal`,
      );
      const added = new Set(rows.filter((row) => row.is_new).map(({ id }) => id));
      return { added: added.size, ids: rows.map(({ id }) => id) };
    },

    async list({ workspaceId, limit, cursor }) {
      const rows = await rowsOf(
        within(workspaceId),
        Listed,
        sql`select id, kind, reason, (select u.name from users u where u.id = user_id) as created_by,
            to_jsonb(created_at) #>> '{}' as created_at, ${placedAt} as at
          from suppressions where workspace_id = ${workspaceId} and ${isAfter(cursor)}
          order by created_at desc, id desc limit ${limit + 1}`,
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return {
        suppressions: shown.map(({ at: _, ...row }) => row),
        nextCursor: hasMore ? encodePlace(last.at, last.id) : null,
      };
    },

    async findListed({ workspaceId, hashes }) {
      if (hashes.length === 0) return new Set();
      const rows = await rowsOf(
        within(workspaceId),
        Hash,
        sql`select distinct hash from suppressions
          where workspace_id = ${workspaceId} and hash = any(${sql.param([...hashes])}::text[])`,
      );
      return new Set(rows.map(({ hash }) => hash));
    },

    async remove({ owner, id }) {
      const { workspaceId } = owner;
      const rows = await rowsOf(
        within(workspaceId),
        Id,
        sql`with lifted as (
            delete from suppressions where workspace_id = ${workspaceId} and id = ${id} returning id, kind
          ),
          noted as (${trailLine({
            by: owner,
            workspaceId,
            action: "suppression.lifted",
            object: sql`id`,
            detail: sql`jsonb_build_object('kind', kind)`,
            from: sql`lifted`,
          })})
          select id from lifted`,
      );
      return rows.length > 0;
    },
  };
}

function toWanted({ kind, hashes }: { kind: string; hashes: readonly string[] }, ordinal: number) {
  return { ordinal, kind, newest: hashes[0], hashes };
}
