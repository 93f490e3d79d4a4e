import { sql } from "drizzle-orm";
import { z } from "zod";
import type { CallStart, Reservation, Store } from "#lib/engine/store-ports.ts";
import { type Database, keepingPlans, rowsOf } from "./client.ts";
import { allowance, rowsInDay, untilAllowed, withRows } from "./daily-rows.ts";
import { ahead, servedAfter, wishesAfter } from "./fair-turn.ts";
import { opensAt } from "./opening-hours.ts";
import { isHeld, leaseFor, ms } from "./transition.ts";

const Answer = z.object({
  kind: z.enum([
    "granted",
    "queued",
    "cooling",
    "spent",
    "closed",
    "cancelled",
    "draining",
    "paused",
    "away",
  ]),
  wait_ms: z.coerce.number(),
  at_ms: z.coerce.number(),
  rows: z.number(),
  allowance: z.number(),
  rows_by_hour: z.record(z.string(), z.number()),
});

const Start = z.object({
  kind: z.enum(["go", "early", "cooling", "cancelled"]),
  wait_ms: z.coerce.number(),
});

/** Calls are late by timers and the network: a slot this much longer keeps the vendor's side above the spacing. */
const JITTER_MS = 10;

/** Whoever waits asks again at the earliest after this share of a spacing. */
const ASK_AGAIN_SHARE = 0.25;

type Wish = Parameters<Store["reserve"]>[0];

const slotOf = ({ spacingMs }: Pick<Wish, "spacingMs">) =>
  spacingMs > 0 ? Math.round(spacingMs) + JITTER_MS : 0;

const WAITLESS = ["cancelled", "draining", "paused", "away"] as const;

function isWaitless(kind: string): kind is (typeof WAITLESS)[number] {
  return WAITLESS.some((each) => each === kind);
}

function toReservation(answer: z.output<typeof Answer>, { dayMs }: Wish): Reservation {
  const { kind, rows, allowance } = answer;
  if (isWaitless(kind)) return { kind };
  const waitMs = Math.max(0, answer.wait_ms);
  if (kind === "granted") return { kind, waitMs, rows };
  if (kind !== "spent") return { kind, waitMs };
  const limit = { rows, allowance, nowMs: answer.at_ms, dayMs };
  return { kind, waitMs: untilAllowed(answer.rows_by_hour, limit) };
}

function toCallStart({ kind, wait_ms }: z.output<typeof Start>): CallStart {
  return kind === "early" || kind === "cooling" ? { kind, waitMs: wait_ms } : { kind };
}

/** The job with its account, both locked: everybody on the account is served one after the other. */
function lockedAccount({ job, leaseMs }: Pick<Wish, "job" | "leaseMs">) {
  return sql`
    held as (
      update prospect_search_jobs set lease_until = ${leaseFor(leaseMs)}
      where ${isHeld(job)}
      returning id, workspace_id, user_id, connection_id, priority,
        cancel_requested_at is not null as cancel_requested
    ),
    locked as materialized (
      select p.*, held.id as job_id, held.workspace_id as by_workspace, held.user_id as by_user, held.priority,
        held.cancel_requested, c.paused_at is not null as is_paused, c.status = 'needs_reconnect' as is_away
      from held join connections c on c.id = held.connection_id
      join account_paces p on p.provider = c.provider and p.account_id = c.account_id
      for update of p
    )`;
}

/** A call that was granted for later has not begun: nobody books behind it. */
const isBooked = sql`(next_free_at > at and next_free_at > quiet_until)`;

/**
 * What the account's row says to this wish, on the clock after the wait for the row. Of an allowance smaller than a page, a
 * new account's or one that was lowered since, a smaller page is granted.
 */
function judged(wish: Wish) {
  const { rows, rowsPerDay, dayMs, rampDays } = wish;
  const slotMs = slotOf(wish);
  const today = allowance({ rowsPerDay: sql`${rowsPerDay}`, rampDays, dayMs });
  return sql`
    opening as materialized (
      select provider, account_id, next_free_at, quiet_until, cooled_until, rows_by_hour, rows_per_day, working_hours, ramp_days,
        first_seen_at, wishes, served, job_id::text as job_id, by_workspace as workspace_id, by_user as user_id,
        priority, cancel_requested, is_paused, is_away, at, extract(epoch from at) * 1000 as at_ms,
        greatest(at, next_free_at) as slot_at, extract(epoch from next_free_at - at) * 1000 as free_in_ms
      from locked cross join lateral (select clock_timestamp() as at where locked.job_id is not null) moment
    ),
    measured as materialized (
      select a.*, least(${rows}::int, ${today}) as rows, ${opensAt} as opens_at, ${ahead}::int as ahead, ${rowsInDay(dayMs)} as used,
        ${today} as allowance,
        exists (select from engine_state where draining_since is not null) as is_draining
      from opening a cross join lateral (select a.working_hours, a.slot_at) opening
    ),
    decided as materialized (
      select *, case when cancel_requested then 'cancelled'
        when is_draining then 'draining'
        when is_paused then 'paused'
        when is_away then 'away'
        when opens_at is not null then 'closed'
        when used + rows > allowance then 'spent'
        when cooled_until > at then 'cooling'
        when ahead > 0 or ${isBooked} then 'queued'
        else 'granted' end as kind
      from measured
    ),
    timed as materialized (
      select *, (case kind when 'granted' then free_in_ms
        when 'queued' then greatest(${slotMs}::int * ${ASK_AGAIN_SHARE}::float8, free_in_ms + (ahead - 1) * ${slotMs}::int)
        when 'cooling' then extract(epoch from cooled_until - at) * 1000
        when 'closed' then extract(epoch from opens_at - at) * 1000
        else 0 end)::float8 as wait_ms
      from decided
    )`;
}

/** The account's row decides who calls when: one UPDATE moves its next free moment on and counts the rows. */
export function accountPace(db: Database): Pick<Store, "reserve" | "beginCall" | "coolDown"> {
  return {
    async reserve(wish) {
      const slot = ms(slotOf(wish));
      const [answer] = await rowsOf(
        keepingPlans(db),
        Answer,
        sql`with ${lockedAccount(wish)}, ${judged(wish)},
          moved as (
            update account_paces p set wishes = ${wishesAfter}, served = ${servedAfter},
              next_free_at = case when a.kind = 'granted' then a.slot_at + ${slot} else p.next_free_at end,
              quiet_until = case when a.kind = 'granted' and a.slot_at = a.at then a.at + ${slot} else p.quiet_until end,
              rows_by_hour = case when a.kind = 'granted' then a.counted else p.rows_by_hour end
            from (select *, ${withRows(sql`rows`, wish.dayMs)} as counted from timed) a
            where p.provider = a.provider and p.account_id = a.account_id
          )
          select kind, wait_ms, at_ms, rows, allowance, rows_by_hour from timed`,
      );
      return answer ? toReservation(answer, wish) : { kind: "lost" };
    },

    async beginCall(call) {
      const slot = ms(slotOf(call));
      const [answer] = await rowsOf(
        keepingPlans(db),
        Start,
        sql`with ${lockedAccount(call)},
          opening as materialized (
            select locked.*, at, greatest(at, quiet_until) as free_at
            from locked cross join lateral (select clock_timestamp() as at where locked.job_id is not null) moment
          ),
          decided as materialized (
            select *, case when cancel_requested then 'cancelled' when cooled_until > at then 'cooling'
              when quiet_until > at then 'early' else 'go' end as kind
            from opening
          ),
          moved as (
            update account_paces p set next_free_at = greatest(p.next_free_at, d.free_at + ${slot}),
              quiet_until = case d.kind when 'go' then d.free_at + ${slot} else p.quiet_until end
            from decided d
            where p.provider = d.provider and p.account_id = d.account_id and d.kind in ('go', 'early')
          )
          select kind, extract(epoch from greatest(free_at, cooled_until) - at) * 1000 as wait_ms from decided`,
      );
      return answer ? toCallStart(answer) : { kind: "lost" };
    },

    async coolDown({ connectionId, waitMs }) {
      await db.execute(sql`
        update account_paces p
        set next_free_at = greatest(p.next_free_at, clock_timestamp() + ${ms(waitMs)}),
          cooled_until = greatest(p.cooled_until, clock_timestamp() + ${ms(waitMs)})
        from connections c
        where c.id = ${connectionId} and p.provider = c.provider and p.account_id = c.account_id`);
    },
  };
}
