import { sql } from "drizzle-orm";

const localDay = sql`(opening.slot_at at time zone (opening.working_hours ->> 'timeZone'))::date + days.later`;

/**
 * When the account opens next, null while it is open or has no hours. Needs `opening` with `slot_at` and `working_hours`.
 * Counted in the account's own time, so that 8 o'clock is 8 o'clock on the day the clocks change.
 */
export const opensAt = sql`(
  select case when min(opens) filter (where slot_at >= opens and slot_at < closes) is null
    then min(opens) filter (where opens > slot_at) end
  from (
    select opening.slot_at,
      (day + (opening.working_hours ->> 'from')::time) at time zone (opening.working_hours ->> 'timeZone') as opens,
      (day + (opening.working_hours ->> 'to')::time) at time zone (opening.working_hours ->> 'timeZone') as closes
    from generate_series(0, 7) as days(later)
    cross join lateral (select ${localDay} as day) local
    where opening.working_hours is not null
      and opening.working_hours -> 'days' @> to_jsonb(extract(isodow from day)::int)
  ) openings)`;
