import { sql } from "drizzle-orm";
import { z } from "zod";
import { ConnectionStatus, WorkingHours } from "#lib/contract/connection.ts";
import { LinkedinApi } from "#lib/contract/job.ts";
import type { SourceAccount, StoredConnection } from "#lib/engine/ports.ts";
import type { ConnectionStore } from "#lib/engine/store-ports.ts";
import { type Database, keepingPlans, rowsOf } from "./client.ts";
import { allowance, rowsInDay } from "./daily-rows.ts";
import { across, inside } from "./scope.ts";

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
  };
}

const recordset = (accounts: readonly SourceAccount[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb)
    as a("accountId" text, name text, status text, apis text[])`;

const FRESH = sql`interval '10 minutes'`;

/** @param options.listedBy tells the provider key in use from others: only accounts that it listed are given out. */
export function connectionStore(db: Database, options: { listedBy: string }): ConnectionStore {
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
            c.updated_at > now() - ${FRESH} as is_fresh
          from connections c
          join account_paces p on p.provider = c.provider and p.account_id = c.account_id
          where c.workspace_id = ${workspaceId} and c.listed_by = ${options.listedBy}
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
        sql`select account_id, status from connections where id = ${connectionId}`,
      );
      return row ? { accountId: row.account_id, status: row.status } : null;
    },

    async save({ owner, accounts, areAll }) {
      await inside(db, owner).execute(sql`
        with gone as (
          update connections set status = 'disabled', updated_at = now()
          where ${areAll}::boolean and workspace_id = ${owner.workspaceId} and listed_by = ${options.listedBy}
            and account_id not in (select "accountId" from ${recordset(accounts)})
        ),
        saved as (
          insert into connections (workspace_id, user_id, provider, account_id, name, status, apis,
            listed_by)
          select ${owner.workspaceId}::uuid, ${owner.userId}::uuid, 'unipile', a."accountId", a.name, a.status,
            coalesce(a.apis, c.apis, array['classic']), ${options.listedBy}
          from ${recordset(accounts)}
          left join connections c on c.workspace_id = ${owner.workspaceId} and c.provider = 'unipile'
            and c.account_id = a."accountId"
          on conflict (workspace_id, provider, account_id) do update
            set name = excluded.name, status = excluded.status, apis = excluded.apis,
              listed_by = excluded.listed_by, updated_at = now()
          returning id, status, provider, account_id
        ),
        due as (
          update prospect_search_jobs set run_at = now(), next_wake_at = now(), updated_at = now()
          where status = 'waiting' and waiting_reason = 'account_disconnected' and connection_id in (
            select saved.id from saved join connections before on before.id = saved.id
            where saved.status = 'connected' and before.status <> 'connected'
          )
        )
        insert into account_paces (provider, account_id, workspace_id, user_id)
        select provider, account_id, ${owner.workspaceId}::uuid, ${owner.userId}::uuid from saved
        on conflict do nothing`);
    },

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
          where c.id = ${connectionId} and c.workspace_id = ${workspaceId}
            and p.provider = c.provider and p.account_id = c.account_id
          returning c.id`,
      );
      return rows.length > 0;
    },

    async setStatus({ connectionId, status }) {
      await across(db).execute(sql`
        update connections set status = ${status}, updated_at = now() where id = ${connectionId}`);
    },
  };
}
