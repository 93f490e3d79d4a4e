import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Caller, SeatVerdict, TeamStore } from "#lib/access/ports.ts";
import { Role } from "#lib/contract/access.ts";
import { type Database, rowsOf } from "./client.ts";
import { memberSessions } from "./member-sessions.ts";
import { AUTH, inWorkspace } from "./scope.ts";
import { MANAGES, seatVerdict } from "./seats.ts";
import { trailLine } from "./trail-line.ts";

const Row = z.object({
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  created_at: z.coerce.date(),
});

const Verdict = z.object({ verdict: z.enum(["done", "missing", "forbidden", "last_owner"]) });

export function teamStore(db: Database): TeamStore {
  return {
    ...memberSessions(db),

    async list(by) {
      const rows = await rowsOf(
        db.within(inWorkspace(by.workspaceId)),
        Row,
        sql`select u.id as user_id, u.name, u.email, m.role, m.created_at
          from members m join users u on u.id = m.user_id
          where m.workspace_id = ${by.workspaceId}
          order by array_position(array['owner', 'admin', 'member', 'viewer'], m.role), lower(u.name), u.id`,
      );
      return rows.map(({ user_id: userId, created_at, ...row }) => ({
        ...row,
        userId,
        joinedAt: created_at.toISOString(),
        isYou: userId === by.userId,
      }));
    },

    setRole({ by, userId, role }) {
      return decide(
        db.within(inWorkspace(by.workspaceId)),
        sql`with ${seatVerdict({
          by,
          userId,
          isForbidden: sql`not ${MANAGES} or (${role} = 'owner' and a.role <> 'owner')`,
          takesOwnership: sql`${role} <> 'owner'`,
        })},
        changed as (
          update members m set role = ${role} from verdict
          where verdict = 'done' and m.workspace_id = ${by.workspaceId} and m.user_id = ${userId}
          returning m.user_id, verdict.before
        ),
        ${noted(by, { action: "member.role_changed", detail: sql`jsonb_build_object('from', before, 'to', ${role}::text)` })}
        select verdict from verdict`,
      );
    },

    remove({ by, userId }) {
      return decide(
        db.within(AUTH),
        sql`with ${seatVerdict({
          by,
          userId,
          isForbidden: sql`not ${MANAGES}`,
          takesOwnership: sql`true`,
        })},
        ${gone(by, userId)},
        ended as (
          delete from sessions s using changed
          where s.user_id = changed.user_id
            and (s.workspace_id = ${by.workspaceId} or s.workspace_id is null) -- null may mean this one
        ),
        ${noted(by, { action: "member.removed", detail: sql`jsonb_build_object('role', before)` })}
        select verdict from verdict`,
      );
    },

    leave(by) {
      return decide(
        db.within(AUTH),
        sql`with ${seatVerdict({
          by,
          userId: by.userId,
          isForbidden: sql`false`,
          takesOwnership: sql`true`,
        })},
        ${gone(by, by.userId)},
        moved as (
          update sessions s set workspace_id = null from changed
          where s.user_id = changed.user_id and s.workspace_id = ${by.workspaceId}
        ),
        ${noted(by, { action: "member.left", detail: sql`jsonb_build_object('role', before)` })}
        select verdict from verdict`,
      );
    },

    transfer({ by, userId }) {
      return decide(
        db.within(inWorkspace(by.workspaceId)),
        sql`with ${seatVerdict({
          by,
          userId,
          isForbidden: sql`a.role <> 'owner'`,
          takesOwnership: sql`false`,
        })},
        given as (
          update members m set role = case when m.user_id = ${userId} then 'owner' else 'admin' end
          from verdict
          where verdict = 'done' and m.workspace_id = ${by.workspaceId}
            and m.user_id in (${by.userId}, ${userId})
          returning m.user_id
        ),
        changed as (select user_id from given where user_id = ${userId}),
        ${noted(by, { action: "ownership.transferred" })}
        select verdict from verdict`,
      );
    },
  };
}

async function decide(db: Database, statement: SQL): Promise<SeatVerdict> {
  const [row] = await rowsOf(db, Verdict, statement);
  return row?.verdict ?? "forbidden";
}

/** The CTE `changed` of a seat that is given up, with what hangs on it: the person's keys of the workspace. */
function gone({ workspaceId }: Caller, userId: string): SQL {
  return sql`changed as (
      delete from members m using verdict
      where verdict = 'done' and m.workspace_id = ${workspaceId} and m.user_id = ${userId}
      returning m.user_id, verdict.before
    ),
    revoked as (
      update api_keys k set revoked_at = now() from changed
      where k.workspace_id = ${workspaceId} and k.user_id = changed.user_id and k.revoked_at is null
    )`;
}

function noted(by: Caller, { action, detail }: { action: string; detail?: SQL }): SQL {
  const { workspaceId } = by;
  const [object, from] = [sql`user_id`, sql`changed`];
  return sql`noted as (${trailLine({ by, workspaceId, action, object, from, ...(detail && { detail }) })})`;
}
