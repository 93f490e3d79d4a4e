import { sql } from "drizzle-orm";
import { z } from "zod";
import { ConnectionStatus, WorkingHours } from "#lib/contract/connection.ts";
import { LinkedinApi } from "#lib/contract/job.ts";
import type { StoredConnection } from "#lib/engine/ports.ts";
import type { ConnectionStore } from "#lib/engine/store-ports.ts";
import { type Database, keepingPlans, rowsOf } from "./client.ts";
import { allowance, rowsInDay } from "./daily-rows.ts";
import { noting } from "./read-only.ts";
import { type ListingKey, saveAccounts } from "./save-accounts.ts";
import { across, inside } from "./scope.ts";
import { isOpen } from "./transition.ts";

const Row = z.object({
  id: z.string(),
  account_id: z.string(),
  name: z.string(),
  status: ConnectionStatus,
  apis: z.array(LinkedinApi),
  used: z.coerce.number(),
  allowances: z.record(z.string(), z.number()),
  working_hours: WorkingHours.nullable(),
  cools_until: z.string().nullable(),
  user_id: z.string(),
  owner_name: z.string().nullable(),
  is_paused: z.boolean(),
  is_shared: z.boolean(),
  is_linked: z.boolean(),
  open_searches: z.number(),
  booked_rows: z.number(),
  rows_per_day: z.number().nullable(),
  ramp_days: z.number().nullable(),
  is_fresh: z.boolean(),
});
const Changed = z.object({ id: z.string() });
const Account = z.object({ account_id: z.string(), status: ConnectionStatus });

const APIS = LinkedinApi.options;

function toConnection(row: z.output<typeof Row>): StoredConnection {
  return {
    id: row.id,
    provider: "unipile",
    accountId: row.account_id,
    name: row.name,
    status: row.status,
    apis: row.apis,
    usedToday: row.used,
    dailyAllowance: Math.max(0, ...row.apis.map((api) => row.allowances[api] ?? 0)),
    workingHours: row.working_hours,
    coolsUntil: row.cools_until && new Date(row.cools_until).toISOString(),
    userId: row.user_id,
    ownerName: row.owner_name,
    isPaused: row.is_paused,
    isShared: row.is_shared,
    isLinked: row.is_linked,
    openSearches: row.open_searches,
    bookedRows: row.booked_rows,
    dailyRows: row.rows_per_day,
    rampDays: row.ramp_days,
  };
}

const FRESH = sql`interval '10 minutes'`;

/** @param key the provider key in use: only accounts that it listed are given out. */
export function connectionStore(db: Database, key: ListingKey): ConnectionStore {
  const seen = noting(db, "accounts_as_they_are");
  return {
    async list({ workspaceId, rowsPerDay, pace: { dayMs, rampDays } }) {
      const allowances = APIS.map(
        (api) =>
          sql`${api}::text, ${allowance({ rowsPerDay: sql`${rowsPerDay(api)}`, rampDays, dayMs })}`,
      );
      const rows = await rowsOf(
        keepingPlans(inside(db, { workspaceId })),
        Row,
        sql`select c.id, c.account_id, c.name, c.status, c.apis, ${rowsInDay(dayMs)} as used,
            jsonb_build_object(${sql.join(allowances, sql`, `)}) as allowances, p.working_hours,
            to_jsonb(case when p.cooled_until > now() then p.cooled_until end) #>> '{}' as cools_until,
            c.updated_at > now() - ${FRESH} as is_fresh, c.user_id, u.name as owner_name, c.paused_at is not null as is_paused,
            c.is_shared, c.linked_at is not null as is_linked,
            work.open_searches, work.booked_rows, p.rows_per_day, p.ramp_days
          from connections c
          join account_paces p on p.provider = c.provider and p.account_id = c.account_id
          left join users u on u.id = c.user_id
          cross join lateral (
            select count(*)::int as open_searches, coalesce(sum(progress_total - progress_current), 0)::int as booked_rows
            from prospect_search_jobs where connection_id = c.id and ${isOpen}
          ) work
          where c.workspace_id = ${workspaceId} and c.listed_by = ${key.listedBy} and c.removed_at is null
          order by c.created_at, c.id`,
      );
      return {
        connections: rows.map(toConnection),
        isFresh: rows.length > 0 && rows.every((row) => row.is_fresh),
      };
    },

    async find(connectionId) {
      const [row] = await rowsOf(
        across(db),
        Account,
        sql`select account_id, status from connections where id = ${connectionId} and removed_at is null`,
      );
      return row ? { accountId: row.account_id, status: row.status } : null;
    },

    save: (input) => saveAccounts(seen, input, key),

    async setPace({ workspaceId, connectionId, pace }) {
      const { dailyRows, workingHours, rampDays } = pace;
      const hours = workingHours ? JSON.stringify(workingHours) : null;
      const rows = await rowsOf(
        inside(db, { workspaceId }),
        Changed,
        sql`update account_paces p set
            rows_per_day = ${dailyRows === undefined ? sql`p.rows_per_day` : sql`${dailyRows}::int`},
            working_hours = ${workingHours === undefined ? sql`p.working_hours` : sql`${hours}::jsonb`},
            ramp_days = ${rampDays === undefined ? sql`p.ramp_days` : sql`${rampDays}::int`}
          from connections c
          where c.id = ${connectionId} and c.workspace_id = ${workspaceId} and c.removed_at is null
            and p.provider = c.provider and p.account_id = c.account_id
          returning c.id`,
      );
      return rows.length > 0;
    },

    async setPaused({ workspaceId, connectionId, isPaused }) {
      const rows = await rowsOf(
        inside(db, { workspaceId }),
        Changed,
        sql`with changed as (
            update connections set paused_at = case when ${isPaused}::boolean then coalesce(paused_at, now()) end
            where id = ${connectionId} and workspace_id = ${workspaceId} and removed_at is null returning id
          ),
          due as (
            update prospect_search_jobs set run_at = now(), next_wake_at = now(), updated_at = now()
            where not ${isPaused}::boolean and status = 'waiting' and waiting_reason = 'account_paused'
              and connection_id in (select id from changed)
          )
          select id from changed`,
      );
      return rows.length > 0;
    },

    async setShared({ owner, connectionId, isShared }) {
      const rows = await rowsOf(
        inside(db, owner),
        Changed,
        sql`update connections set is_shared = ${isShared}::boolean
          where id = ${connectionId} and workspace_id = ${owner.workspaceId} and user_id = ${owner.userId}
            and linked_at is not null and removed_at is null
          returning id`,
      );
      return rows.length > 0;
    },

    async setStatus({ connectionId, status }) {
      await across(seen).execute(sql`
        update connections set status = ${status}, updated_at = now()
        where id = ${connectionId} and removed_at is null`);
    },
  };
}
