import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Caller, Person, TeamStore } from "#lib/access/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { AUTH } from "./scope.ts";
import { MANAGES, seatVerdict } from "./seats.ts";
import { trailLine } from "./trail-line.ts";

const Activity = z.object({
  user_id: z.string(),
  sessions: z.coerce.number(),
  last_active_at: z.coerce.date(),
});

const Verdict = z.object({ verdict: z.enum(["done", "missing", "forbidden"]) });

const Found = z.object({ user_id: z.string().nullable(), ended: z.coerce.number() });

/** Sessions are a person's, in whichever workspace they work: who looks after one sees how many, and may end them all. */
export function memberSessions(
  database: Database,
): Pick<TeamStore, "activity" | "endSessions" | "endSessionsOf"> {
  const db = database.within(AUTH);
  return {
    async activity({ workspaceId }) {
      const rows = await rowsOf(
        db,
        Activity,
        sql`select s.user_id, max(s.updated_at) as last_active_at,
            count(*) filter (where s.expires_at > now()) as sessions
          from members m join sessions s on s.user_id = m.user_id
          where m.workspace_id = ${workspaceId} group by s.user_id`,
      );
      return new Map(
        rows.map(({ user_id, sessions, last_active_at }) => [
          user_id,
          { sessions, lastActiveAt: last_active_at.toISOString() },
        ]),
      );
    },

    async endSessions({ by, userId }) {
      const [row] = await rowsOf(
        db,
        Verdict,
        sql`with ${seatVerdict({
          by,
          userId,
          isForbidden: sql`not ${MANAGES}`,
          takesOwnership: sql`false`,
        })},
        told as (
          select ${userId}::uuid as user_id, ${by.workspaceId}::uuid as workspace_id from verdict where verdict = 'done'
        ),
        ${ending(by, false)}
        select verdict from verdict`,
      );
      return row?.verdict ?? "forbidden";
    },

    async endSessionsOf({ by, email }) {
      const [row] = await rowsOf(
        db,
        Found,
        sql`with told as (
          select u.id as user_id, m.workspace_id from users u left join members m on m.user_id = u.id
          where lower(u.email) = ${email}
        ),
        ${ending(by, true)}
        select (select user_id from told limit 1) as user_id, (select count(*) from ended) as ended`,
      );
      return row?.user_id ? { userId: row.user_id, sessions: row.ended } : null;
    },
  };
}

/** The CTEs `ended` and `noted` for the person in `told`, which has a row for each workspace that is told of it. */
function ending(by: Caller | Person, isOperator: boolean): SQL {
  return sql`ended as (
      delete from sessions s where s.user_id in (select user_id from told) returning s.id
    ),
    noted as (${trailLine({
      by,
      isOperator,
      workspaceId: sql`workspace_id`,
      action: "member.sessions_ended",
      object: sql`user_id`,
      detail: sql`jsonb_build_object('ended', (select count(*) from ended))`,
      from: sql`told`,
    })})`;
}
