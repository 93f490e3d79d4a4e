import { sql } from "drizzle-orm";
import { z } from "zod";
import { ConnectionStatus, WorkingHours } from "#lib/contract/connection.ts";
import { LinkedinApi } from "#lib/contract/job.ts";
import type { AdminAccount } from "#lib/contract/operator.ts";
import type { Pace } from "#lib/engine/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { allowance, rowsInDay } from "./daily-rows.ts";
import { opensAt } from "./opening-hours.ts";
import { isOpen } from "./transition.ts";

const Moment = z.string().transform((text) => new Date(text).toISOString());

const Row = z.object({
  account_id: z.string(),
  workspaces: z.number(),
  statuses: z.array(ConnectionStatus),
  apis: z.array(LinkedinApi),
  used: z.number(),
  allowances: z.record(z.string(), z.number()),
  next_free_at: Moment.nullable(),
  cools_until: Moment.nullable(),
  working_hours: WorkingHours.nullable(),
  opens_at: Moment.nullable(),
  wishes: z.number(),
  open_jobs: z.number(),
});

const WORST_FIRST: readonly ConnectionStatus[] = [
  "restricted",
  "needs_reconnect",
  "disabled",
  "connected",
];

function toAccount(row: z.output<typeof Row>): AdminAccount {
  return {
    accountId: row.account_id,
    workspaces: row.workspaces,
    status: WORST_FIRST.find((status) => row.statuses.includes(status)) ?? "disabled",
    usedToday: row.used,
    dailyAllowance: Math.max(0, ...row.apis.map((api) => row.allowances[api] ?? 0)),
    nextFreeAt: row.next_free_at,
    coolsUntil: row.cools_until,
    workingHours: row.working_hours,
    opensAt: row.opens_at,
    wishes: row.wishes,
    openJobs: row.open_jobs,
  };
}

const openJobs = sql`(
  select count(*) from prospect_search_jobs j join connections c on c.id = j.connection_id
  where c.provider = p.provider and c.account_id = p.account_id and j.${isOpen})`;

const liveWishes = sql`(
  select count(*) from jsonb_each(p.wishes) wish
  where (wish.value ->> 'until')::float8 > extract(epoch from now()) * 1000)`;

const MOST = 500;

export interface AccountsInput {
  readonly rowsPerDay: (api: LinkedinApi) => number;
  readonly pace: Pace;
}

/** Every provider account that is connected, the busiest first. */
export async function watchAccounts(
  db: Database,
  { rowsPerDay, pace: { dayMs, rampDays } }: AccountsInput,
): Promise<AdminAccount[]> {
  const allowances = LinkedinApi.options.map(
    (api) =>
      sql`${api}::text, ${allowance({ rowsPerDay: sql`${rowsPerDay(api)}`, rampDays, dayMs })}`,
  );
  const rows = await rowsOf(
    db,
    z.object({ account: Row }),
    sql`select to_jsonb(a) as account from (
        select p.account_id, used_by.workspaces, used_by.statuses, used_by.apis,
          ${rowsInDay(dayMs)} as used, jsonb_build_object(${sql.join(allowances, sql`, `)}) as allowances,
          case when next_free_at > now() then next_free_at end as next_free_at,
          case when cooled_until > now() then cooled_until end as cools_until,
          p.working_hours, ${opensAt} as opens_at, ${liveWishes} as wishes, ${openJobs} as open_jobs
        from account_paces p
        cross join lateral (
          select count(distinct c.workspace_id) as workspaces, to_jsonb(array_agg(distinct c.status)) as statuses,
            coalesce((select jsonb_agg(distinct api) from connections o, unnest(o.apis) api
              where o.provider = p.provider and o.account_id = p.account_id and o.removed_at is null), '[]') as apis
          from connections c where c.provider = p.provider and c.account_id = p.account_id and c.removed_at is null
        ) used_by
        cross join lateral (select p.working_hours, greatest(now(), p.next_free_at) as slot_at) opening
        where used_by.workspaces > 0
        order by open_jobs desc, used desc, p.account_id limit ${MOST}
      ) a`,
  );
  return rows.map(({ account }) => toAccount(account));
}
