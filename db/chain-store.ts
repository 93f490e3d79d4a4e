import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { ChainStore } from "#lib/privacy/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { NIGHT } from "./remove-expired.ts";
import { WORK } from "./scope.ts";

const Closed = z.object({ day: z.string(), lines: z.number(), hash: z.string() });
const Workspace = z.object({ id: z.string() });
const Looked = z
  .object({
    day: z.string(),
    is_past: z.boolean(),
    closed: z.number().nullable(),
    found: z.number(),
    hash: z.string().nullable(),
    is_linked: z.boolean(),
    is_same: z.boolean(),
  })
  .transform(({ is_past: isPast, is_linked: isLinked, is_same: isSame, ...row }) => ({
    ...row,
    isPast,
    isLinked,
    isSame,
  }));

/** Lines of days that began before are forgotten by the clock, or will be within the day. */
const oldest = sql`now() - interval '12 months'`;

/** A night after it is over nobody writes into a day any more. */
const today = sql`((now() at time zone 'utc' - ${NIGHT})::date)::timestamp at time zone 'utc'`;

const dayOf = sql`(created_at at time zone 'utc')::date`;
const startOf = (day: SQL) => sql`(${day}::timestamp at time zone 'utc')`;

const of = (workspaceId: string | null) =>
  workspaceId === null ? sql`workspace_id is null` : sql`workspace_id = ${workspaceId}::uuid`;

/** SHA-256 over the hash of the day before and the day's lines, all that they say, in the order they were written in. */
const hashAfter = (
  previous: SQL,
) => sql`encode(sha256(convert_to(${previous} || E'\n' || coalesce(string_agg(
  jsonb_build_array(e.id, e.workspace_id, e.actor_kind, e.actor_id, e.action, e.object, e.result, e.address, e.request_id,
    e.detail, extract(epoch from e.created_at))::text, E'\n' order by e.created_at, e.id), ''), 'UTF8')), 'hex')`;

/** Audit lines of a workspace, or of none, closed day by day under a role that may add days and change none. */
export function chainStore(db: Database): ChainStore {
  const work = db.within(WORK);
  return {
    async closeNext(workspaceId) {
      const own = of(workspaceId);
      const [closed] = await rowsOf(
        work,
        Closed,
        sql`with last as (select day, hash from audit_chains where ${own} order by day desc limit 1),
          next as (
            select min(${dayOf}) as day from audit_events where ${own} and created_at < ${today}
              and created_at >= ${oldest} + interval '1 day'
              and created_at >= coalesce((select ${startOf(sql`(day + 1)`)} from last), '-infinity')
          ),
          closed as (
            insert into audit_chains (workspace_id, day, lines, previous, hash)
            select ${workspaceId}::uuid, next.day, count(*), coalesce(min(last.hash), ''),
              ${hashAfter(sql`coalesce(min(last.hash), '')`)}
            from next left join last on true join audit_events e
              on e.created_at >= ${startOf(sql`next.day`)} and e.created_at < ${startOf(sql`(next.day + 1)`)}
            where e.${own} group by next.day
            on conflict do nothing returning day::text, lines, hash
          )
          select * from closed`,
      );
      return closed ?? null;
    },

    async listWorkspaces() {
      const rows = await rowsOf(work, Workspace, sql`select id from workspaces order by id`);
      return rows.map(({ id }) => id);
    },

    look: (workspaceId) =>
      rowsOf(
        work,
        Looked,
        sql`with chain as (
            select *, lag(hash, 1, '') over (order by day) as before from audit_chains where ${of(workspaceId)}
          ),
          written as (
            select ${dayOf} as day from audit_events
            where ${of(workspaceId)} and created_at < (select ${startOf(sql`(max(day) + 1)`)} from chain)
            group by 1
          )
          select coalesce(c.day, w.day)::text as day, ${startOf(sql`coalesce(c.day, w.day)`)} < ${oldest} as is_past,
            c.lines as closed, found.lines as found, c.hash, coalesce(c.previous = c.before, true) as is_linked,
            coalesce(c.hash = found.hash, true) as is_same
          from chain c full join written w on w.day = c.day
          cross join lateral (
            select count(*)::int as lines, ${hashAfter(sql`c.previous`)} as hash from audit_events e
            where e.${of(workspaceId)} and e.created_at >= ${startOf(sql`coalesce(c.day, w.day)`)}
              and e.created_at < ${startOf(sql`(coalesce(c.day, w.day) + 1)`)}
          ) found
          order by 1`,
      ),
  };
}
