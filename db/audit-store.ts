import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { AuditNote, AuditStore } from "#lib/access/ports.ts";
import { ActorKind, type AuditEvent, type AuditFilter, AuditResult } from "#lib/contract/audit.ts";
import { type Database, rowsOf } from "./client.ts";
import { encodePlace, isAfter, placedAt } from "./place.ts";
import { noting } from "./read-only.ts";
import { AUTH, inWorkspace } from "./scope.ts";

const Row = z.object({
  id: z.string(),
  at: z.string(),
  created_at: z.coerce.date(),
  actor_kind: ActorKind,
  actor_id: z.string().nullable(),
  actor_name: z.string().nullable(),
  action: z.string(),
  object: z.string().nullable(),
  result: AuditResult,
  address: z.string().nullable(),
  request_id: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
const Count = z.object({ count: z.coerce.number() });

function toEvent(row: z.output<typeof Row>): AuditEvent {
  const { id, action, object, result, address, detail } = row;
  return {
    id,
    at: row.created_at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action,
    object,
    result,
    address,
    requestId: row.request_id,
    detail,
  };
}

export function auditStore(db: Database): AuditStore {
  const trail = noting(db, "audit_trail").within(AUTH);
  return {
    async add(note) {
      const { workspaceId } = note.actor;
      await trail.execute(insert(note, { workspaceId: sql`${workspaceId}` }));
    },

    async addEverywhere(note, email) {
      const id = sql`coalesce(${note.actor.id}::uuid, (select u.id from users u where u.email = ${email}))`;
      const from = sql`from (select ${id} as id) who left join members m on m.user_id = who.id`;
      const person = { actorId: sql`who.id`, object: sql`who.id::text` };
      await trail.execute(insert(note, { workspaceId: sql`m.workspace_id`, ...person, from }));
    },

    async addSeldom(note, key) {
      await trail.execute(sql`
        with turn as (
          insert into rate_buckets (key, tokens) values (${key}, 0)
          on conflict (key) do update set filled_at = now()
            where rate_buckets.filled_at < now() - interval '1 minute'
          returning key
        )
        ${insert(note, { workspaceId: sql`${note.actor.workspaceId}`, from: sql`from turn` })}`);
    },

    async list({ by, query: { cursor = null, limit, ...filter } }) {
      const rows = await rowsOf(
        db.within(inWorkspace(by.workspaceId)),
        Row,
        sql`select e.*, coalesce(u.name, k.name) as actor_name
          from (
            select *, ${placedAt} as at from audit_events
            where workspace_id = ${by.workspaceId} and ${matches(filter)} and ${isAfter(cursor)}
            order by created_at desc, id desc limit ${limit + 1}
          ) e
          left join users u on u.id = e.actor_id
          left join api_keys k on k.id = e.actor_id
          order by e.created_at desc, e.id desc`,
      );
      const events = rows.slice(0, limit);
      const last = events.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return {
        events: events.map(toEvent),
        nextCursor: hasMore ? encodePlace(last.at, last.id) : null,
      };
    },

    async count({ by, filter }) {
      const [row] = await rowsOf(
        db.within(inWorkspace(by.workspaceId)),
        Count,
        sql`select count(*) from audit_events where workspace_id = ${by.workspaceId} and ${matches(filter)}`,
      );
      return row?.count ?? 0;
    },
  };
}

interface Place {
  readonly workspaceId: SQL;
  readonly actorId?: SQL;
  readonly object?: SQL;
  readonly from?: SQL;
}

function insert(note: AuditNote, where: Place): SQL {
  const { actor, action, result, detail } = note;
  const { actorId = sql`${actor.id}`, object = sql`${note.object}` } = where;
  return sql`insert into audit_events
      (workspace_id, actor_kind, actor_id, action, object, result, address, request_id, detail)
    select ${where.workspaceId}::uuid, ${actor.kind}, ${actorId}::uuid, ${action}, ${object}, ${result}, ${actor.address},
      ${actor.requestId}, ${JSON.stringify(detail)}::jsonb ${where.from ?? sql``}`;
}

function matches({ action, actor, result, from, to }: AuditFilter): SQL {
  const parts = [sql`true`];
  if (action?.includes(".")) parts.push(sql`action = ${action}`);
  else if (action) parts.push(sql`(action = ${action} or starts_with(action, ${`${action}.`}))`);
  if (actor) parts.push(sql`actor_id = ${actor}`);
  if (result) parts.push(sql`result = ${result}`);
  if (from) parts.push(sql`created_at >= ${from}::date::timestamp at time zone 'UTC'`);
  if (to) parts.push(sql`created_at < (${to}::date + 1)::timestamp at time zone 'UTC'`);
  return sql.join(parts, sql` and `);
}
