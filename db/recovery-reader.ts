import { sql } from "drizzle-orm";
import { z } from "zod";
import type { RecoveryStore } from "#lib/access/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import {
  DUE_AT,
  IS_CONFIRMED,
  IS_OPEN,
  IS_VOUCHED,
  NEEDS_OPERATOR,
  REACHES_FURTHER,
  STATE,
} from "./recovery-parts.ts";

const Row = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  state: z.enum(["asked", "approved", "waiting"]),
  asked_at: z.coerce.date(),
  approved_by: z.string().nullable(),
  due_at: z.coerce.date().nullable(),
  is_you: z.boolean(),
  may_approve: z.boolean(),
  may_confirm: z.boolean(),
  needs_operator: z.boolean(),
  may_stop: z.boolean(),
});

const AdminRow = z.object({
  id: z.string(),
  email: z.string(),
  asked_at: z.coerce.date(),
  approved_by: z.string().nullable(),
});

const Audience = z.object({
  person: z.string(),
  keepers: z.array(z.string()),
  seconds: z.array(z.string()),
  operators: z.array(z.string()),
  due_at: z.coerce.date().nullable(),
});

type Reader = Pick<RecoveryStore, "list" | "listForOperator" | "audience">;

/** `db` is the sign-in's: nobody else reads these rows. */
export function recoveryReader(db: Database): Reader {
  return {
    async list({ workspaceId, userId }) {
      const rows = await rowsOf(
        db,
        Row,
        sql`with seen as (
            select r.*, ${STATE} as state, ${DUE_AT} as waits_until, ${NEEDS_OPERATOR} as needs_operator, a.role,
              r.approved_in = ${workspaceId}::uuid as is_here, ${REACHES_FURTHER} as reaches_further
            from factor_recoveries r
              join members p on p.user_id = r.user_id and p.workspace_id = ${workspaceId}
              join members a on a.user_id = ${userId} and a.workspace_id = p.workspace_id
            where ${IS_OPEN} and a.role in ('owner', 'admin')
          )
          select s.id, u.name, u.email, s.state, s.created_at as asked_at, s.waits_until as due_at, s.user_id = ${userId} as is_you,
            case when s.is_here and s.state <> 'asked' then o.name end as approved_by,
            s.role = 'owner' and s.user_id <> ${userId} and s.state = 'asked' as may_approve,
            s.state = 'approved' and s.is_here and not s.reaches_further
              and ${userId} not in (s.user_id, s.approved_by) as may_confirm,
            s.state <> 'waiting' and s.needs_operator as needs_operator,
            s.role = 'owner' as may_stop
          from seen s join users u on u.id = s.user_id left join users o on o.id = s.approved_by
          order by s.created_at, s.id`,
      );
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        email: row.email,
        state: row.state,
        askedAt: row.asked_at.toISOString(),
        approvedBy: row.approved_by,
        dueAt: row.due_at?.toISOString() ?? null,
        isYou: row.is_you,
        mayApprove: row.may_approve,
        mayConfirm: row.may_confirm,
        needsOperator: row.needs_operator,
        mayStop: row.may_stop,
      }));
    },

    async listForOperator({ userId }) {
      const rows = await rowsOf(
        db,
        AdminRow,
        sql`select r.id, u.email, r.created_at as asked_at, case when ${IS_VOUCHED} then o.email end as approved_by
          from factor_recoveries r join users u on u.id = r.user_id left join users o on o.id = r.approved_by
          where ${IS_OPEN} and not ${IS_CONFIRMED} and ${NEEDS_OPERATOR}
            and r.user_id <> ${userId} and r.approved_by is distinct from ${userId}::uuid
          order by r.created_at, r.id`,
      );
      return rows.map(({ id, email, asked_at, approved_by }) => ({
        id,
        email,
        askedAt: asked_at.toISOString(),
        approvedBy: approved_by,
      }));
    },

    async audience(recoveryId) {
      const [row] = await rowsOf(
        db,
        Audience,
        sql`with r as (select * from factor_recoveries where id = ${recoveryId})
          select p.email as person, ${DUE_AT} as due_at,
            array(
              select distinct u.email from members mine
                join members o on o.workspace_id = mine.workspace_id and o.user_id <> mine.user_id
                join users u on u.id = o.user_id
              where mine.user_id = r.user_id and (o.role = 'owner' or (o.role = 'admin' and not exists (
                select from members x where x.workspace_id = mine.workspace_id and x.role = 'owner' and x.user_id <> r.user_id)))
            ) as keepers,
            array(
              select u.email from members m join users u on u.id = m.user_id
              where m.workspace_id = r.approved_in and m.role in ('owner', 'admin') and m.user_id not in (r.user_id, r.approved_by)
                and not ${REACHES_FURTHER}
            ) as seconds,
            array(
              select u.email from users u
              where u.is_operator and u.id <> r.user_id and u.id is distinct from r.approved_by
                and ${NEEDS_OPERATOR} and not ${IS_CONFIRMED}
            ) as operators
          from r join users p on p.id = r.user_id`,
      );
      if (!row) throw new Error("there is no such recovery");
      return { ...row, dueAt: row.due_at?.toISOString() ?? null };
    },
  };
}
