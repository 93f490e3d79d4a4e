import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { RecoveryStore } from "#lib/access/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import {
  byPerson,
  DUE_AT,
  IS_CONFIRMED,
  IS_OPEN,
  IS_VOUCHED,
  NEEDS_OPERATOR,
  notedEverywhere,
  REACHES_FURTHER,
  STATE,
} from "./recovery-parts.ts";
import { recoveryReader } from "./recovery-reader.ts";
import { AUTH } from "./scope.ts";

const Asked = z.object({
  id: z.string(),
  state: z.enum(["asked", "approved", "waiting"]),
  due_at: z.coerce.date().nullable(),
  is_new: z.boolean(),
});
const Verdict = z.object({ verdict: z.enum(["done", "missing", "forbidden", "taken", "not_yet"]) });
const Id = z.object({ id: z.string() });

const ms = (amount: number) => sql`${amount}::float8 * interval '1 millisecond'`;

export function recoveryStore(database: Database): RecoveryStore {
  const db = database.within(AUTH);

  /** `steps` are the CTEs `verdict` and `changed`. */
  async function decide(steps: SQL, noted: SQL) {
    const statement = sql`with ${steps}, ${noted} select verdict from verdict`;
    const [row] = await rowsOf(db, Verdict, statement);
    return row?.verdict ?? "missing";
  }

  async function ask({ by, stopHash, openMs }: Parameters<RecoveryStore["ask"]>[0]) {
    // One that is over is begun anew in its row, under another id: what was said of it before does not count.
    const [row] = await rowsOf(
      db,
      Asked,
      sql`with forgotten as (
            delete from factor_recoveries r
            where r.user_id = ${by.userId} and (r.stopped_at is not null or r.used_at is not null)
          ),
          changed as (
            insert into factor_recoveries as r (user_id, stop_hashes, ends_at)
            values (${by.userId}, array[${stopHash}], now() + ${ms(openMs)})
            on conflict (user_id) where stopped_at is null and used_at is null do update set
              id = gen_random_uuid(), stop_hashes = excluded.stop_hashes, ends_at = excluded.ends_at, created_at = now(),
              approved_by = null, approved_in = null, approved_at = null,
              confirmed_by = null, confirmed_at = null, due_at = null
            where r.ends_at <= now()
            returning id, user_id
          ),
          ${notedEverywhere({ action: "recovery.asked", ...byPerson(by), workspaceId: null })}
          select id, 'asked' as state, null::timestamptz as due_at, true as is_new from changed
          union all
          select r.id, ${STATE}, ${DUE_AT}, false from factor_recoveries r
          where r.user_id = ${by.userId} and ${IS_OPEN} and not exists (select from changed)`,
    );
    return row;
  }

  return {
    ...recoveryReader(db),

    async ask(input) {
      // Of two at once one begins it; the other sees it with its next statement.
      const row = (await ask(input)) ?? (await ask(input));
      if (!row) throw new Error("a recovery was neither begun nor found");
      const { id: recoveryId, state, due_at, is_new: isNew } = row;
      return { recoveryId, state, dueAt: due_at?.toISOString() ?? null, isNew };
    },

    approve({ by, recoveryId }) {
      // A second word that does not hold any more is gone for good: it followed another first one.
      return decide(
        sql`${seated(by, recoveryId)},
        verdict as (
          select r.id, case when r.id is null then 'missing'
            when a.role is distinct from 'owner' or r.user_id = ${by.userId} then 'forbidden'
            when ${IS_CONFIRMED} or ${IS_VOUCHED} then 'taken' else 'done' end as verdict
          from (select 1) one left join open r on true left join actor a on true
        ),
        changed as (
          update factor_recoveries f set approved_by = ${by.userId}, approved_in = ${by.workspaceId}, approved_at = now(),
            confirmed_by = null, confirmed_at = null, due_at = null
          from verdict where verdict = 'done' and f.id = verdict.id returning f.user_id
        )`,
        notedEverywhere({
          action: "recovery.approved",
          ...byPerson(by),
          workspaceId: by.workspaceId,
        }),
      );
    },

    confirm({ by, recoveryId, ...wait }) {
      return decide(
        sql`${seated(by, recoveryId)},
        verdict as (
          select r.id, case when r.id is null then 'missing'
            when a.role is null or a.role not in ('owner', 'admin') then 'forbidden'
            when ${by.userId} in (r.user_id, r.approved_by) then 'forbidden'
            when ${IS_CONFIRMED} then 'taken'
            when r.approved_in is distinct from ${by.workspaceId}::uuid or not ${IS_VOUCHED} then 'not_yet'
            when ${REACHES_FURTHER} then 'forbidden'
            else 'done' end as verdict
          from (select 1) one left join open r on true left join actor a on true
        ),
        ${confirming({ userId: by.userId, ...wait })}`,
        notedEverywhere({
          action: "recovery.confirmed",
          ...byPerson(by),
          workspaceId: by.workspaceId,
        }),
      );
    },

    confirmAsOperator({ by, recoveryId, ...wait }) {
      return decide(
        sql`open as (
          select r.* from factor_recoveries r where r.id = ${recoveryId} and ${IS_OPEN} for update of r
        ),
        verdict as (
          select r.id, case when r.id is null then 'missing'
            when not exists (select from users u where u.id = ${by.userId} and u.is_operator) then 'forbidden'
            when ${by.userId} in (r.user_id, r.approved_by) then 'forbidden'
            when ${IS_CONFIRMED} then 'taken'
            when not ${NEEDS_OPERATOR} then 'not_yet'
            else 'done' end as verdict
          from (select 1) one left join open r on true
        ),
        ${confirming({ userId: by.userId, ...wait })}`,
        notedEverywhere({
          action: "recovery.confirmed",
          ...byPerson(by, "operator"),
          workspaceId: null,
        }),
      );
    },

    stop({ by, recoveryId }) {
      return decide(
        sql`${seated(by, recoveryId)},
        verdict as (
          select r.id, case when r.id is null then 'missing'
            when a.role is distinct from 'owner' then 'forbidden' else 'done' end as verdict
          from (select 1) one left join open r on true left join actor a on true
        ),
        changed as (
          update factor_recoveries f set stopped_at = now() from verdict
          where verdict = 'done' and f.id = verdict.id returning f.user_id
        )`,
        notedEverywhere({
          action: "recovery.stopped",
          ...byPerson(by),
          workspaceId: by.workspaceId,
        }),
      );
    },

    async stopOwn({ origin, ...which }) {
      const isMeant =
        "userId" in which
          ? sql`r.user_id = ${which.userId}`
          : sql`${which.stopHash} = any(r.stop_hashes)`;
      const [row] = await rowsOf(
        db,
        Id,
        sql`with changed as (
            update factor_recoveries r set stopped_at = now() where ${isMeant} and ${IS_OPEN} returning r.id, r.user_id
          ),
          ${notedEverywhere({ action: "recovery.stopped", by: null, origin, workspaceId: null })}
          select id from changed`,
      );
      return row?.id ?? null;
    },

    async use({ userId, token, origin }) {
      const [row] = await rowsOf(
        db,
        Id,
        sql`with changed as (
            update factor_recoveries r set used_at = now()
            where r.user_id = ${userId} and ${IS_OPEN} and r.due_at <= now() and ${IS_CONFIRMED}
            returning r.id, r.user_id
          ),
          gone as (delete from two_factors t using changed where t.user_id = changed.user_id),
          freed as (update users u set two_factor_enabled = false from changed where u.id = changed.user_id),
          ended as (delete from sessions s using changed where s.user_id = changed.user_id and s.token <> ${token}),
          ${notedEverywhere({ action: "recovery.used", by: null, origin, workspaceId: null })}
          select id from changed`,
      );
      return row?.id ?? null;
    },
  };
}

/** The CTEs `open`, the recovery of a member of the caller's workspace, and `actor`, the caller's seat; both are locked. */
function seated(by: { userId: string; workspaceId: string }, recoveryId: string): SQL {
  return sql`open as (
      select r.* from factor_recoveries r join members p on p.user_id = r.user_id
      where r.id = ${recoveryId} and p.workspace_id = ${by.workspaceId} and ${IS_OPEN} for update of r
    ),
    actor as (
      select role from members where workspace_id = ${by.workspaceId} and user_id = ${by.userId} for share
    )`;
}

function confirming(input: {
  userId: string;
  stopHash: string;
  waitMs: number;
  openMs: number;
}): SQL {
  const { userId, stopHash, waitMs, openMs } = input;
  return sql`changed as (
    update factor_recoveries f set confirmed_by = ${userId}, confirmed_at = now(), due_at = now() + ${ms(waitMs)},
      ends_at = now() + ${ms(waitMs + openMs)}, stop_hashes = f.stop_hashes || array[${stopHash}]
    from verdict where verdict = 'done' and f.id = verdict.id returning f.user_id
  )`;
}
