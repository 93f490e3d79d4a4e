import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Reservation, Store } from "#lib/engine/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { isHeld, ms } from "./transition.ts";

const Answer = z.object({
  cancel_requested: z.boolean(),
  granted_wait_ms: z.coerce.number().nullable(),
  queue_ms: z.coerce.number(),
  now_ms: z.coerce.number(),
  rows_by_hour: z.record(z.string(), z.number()),
});

const HOUR_MS = 3_600_000;
const HOURS_KEPT = 24;

/** Calls are late by timers and the network: a slot this much longer keeps the vendor's side above the spacing. */
const JITTER_MS = 10;

const hourNow = sql`floor(extract(epoch from clock_timestamp()) / 3600)::bigint`;

/** An hour counts until all of it is 24 hours old. */
export const rowsInDay = sql`coalesce((
  select sum(value::int) from jsonb_each_text(rows_by_hour) where key::bigint >= ${hourNow} - ${HOURS_KEPT}
), 0)`;

const withThisCall = (rows: number) => sql`(
  select jsonb_object_agg(hour, asked) from (
    select hour, sum(asked) as asked from (
      select key as hour, value::int as asked from jsonb_each_text(rows_by_hour)
      where key::bigint >= ${hourNow} - ${HOURS_KEPT}
      union all select ${hourNow}::text, ${rows}::int
    ) calls group by hour
  ) hours)`;

/** Milliseconds until enough hours have left the day for `rows` more. */
function untilAllowed(
  used: Readonly<Record<string, number>>,
  limit: { rows: number; rowsPerDay: number; nowMs: number },
): number {
  const oldest = Math.floor(limit.nowMs / HOUR_MS) - HOURS_KEPT;
  const hours = Object.entries(used)
    .map(([hour, rows]) => ({ hour: Number(hour), rows }))
    .filter(({ hour }) => hour >= oldest)
    .sort((a, b) => a.hour - b.hour);
  let total = hours.reduce((sum, { rows }) => sum + rows, 0);
  for (const { hour, rows } of hours) {
    total -= rows;
    if (total + limit.rows <= limit.rowsPerDay) {
      return (hour + HOURS_KEPT + 1) * HOUR_MS - limit.nowMs;
    }
  }
  return HOURS_KEPT * HOUR_MS;
}

type Wish = Parameters<Store["reserve"]>[0];

function refusal(answer: z.output<typeof Answer>, wish: Wish): Reservation {
  if (answer.queue_ms > wish.longestSleepMs) return { kind: "later", waitMs: answer.queue_ms };
  const waitMs = untilAllowed(answer.rows_by_hour, { ...wish, nowMs: answer.now_ms });
  return { kind: "spent", waitMs };
}

/** The account's row decides who calls when: one UPDATE moves its next free moment on and counts the rows. */
export function accountPace(db: Database): Pick<Store, "reserve" | "coolDown"> {
  return {
    async reserve(wish) {
      const slotMs = wish.spacingMs > 0 ? wish.spacingMs + JITTER_MS : 0;
      const [answer] = await rowsOf(
        db,
        Answer,
        sql`with held as (
            update prospect_search_jobs set lease_until = now() + ${ms(wish.leaseMs)}
            where ${isHeld(wish.job)}
            returning connection_id, cancel_requested_at is not null as cancel_requested
          ),
          account as (
            select c.provider, c.account_id, held.cancel_requested
            from held join connections c on c.id = held.connection_id
          ),
          granted as (
            update account_paces p set
              next_free_at = greatest(p.next_free_at, clock_timestamp()) + ${ms(slotMs)},
              rows_by_hour = ${withThisCall(wish.rows)}
            from account a
            where p.provider = a.provider and p.account_id = a.account_id and not a.cancel_requested
              and p.next_free_at <= clock_timestamp() + ${ms(wish.longestSleepMs)}
              and ${rowsInDay} + ${wish.rows}::int <= ${wish.rowsPerDay}::int
            returning extract(epoch from p.next_free_at - ${ms(slotMs)} - clock_timestamp()) * 1000 as wait_ms
          )
          select a.cancel_requested, g.wait_ms as granted_wait_ms,
            greatest(0, extract(epoch from p.next_free_at - clock_timestamp()) * 1000) as queue_ms,
            extract(epoch from clock_timestamp()) * 1000 as now_ms, p.rows_by_hour
          from account a
          join account_paces p on p.provider = a.provider and p.account_id = a.account_id
          left join granted g on true`,
      );
      if (!answer) return { kind: "lost" };
      if (answer.cancel_requested) return { kind: "cancelled" };
      if (answer.granted_wait_ms === null) return refusal(answer, wish);
      return { kind: "granted", waitMs: Math.max(0, answer.granted_wait_ms) };
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
