import { type SQL, sql } from "drizzle-orm";

/** A day is counted in 24 parts, so that the allowance comes back bit by bit. */
const PARTS = 24;
const FIRST_DAY_SHARE = 0.4;

const part = (dayMs: number) => Math.round(dayMs / PARTS);
const partNow = (dayMs: number) =>
  sql`floor(extract(epoch from clock_timestamp()) * 1000 / ${part(dayMs)}::int)::bigint`;

/** Rows asked for in the rolling day; a part counts until all of it is a day old. */
export const rowsInDay = (dayMs: number): SQL => sql`coalesce((
  select sum(value::int) from jsonb_each_text(rows_by_hour)
  where key::bigint >= ${partNow(dayMs)} - ${PARTS}
), 0)::int`;

/** `rows_by_hour` with these rows added to the part that runs now, without what no longer counts. */
export const withRows = (rows: SQL, dayMs: number): SQL => sql`(
  select jsonb_object_agg(part, asked) from (
    select part, sum(asked) as asked from (
      select key as part, value::int as asked from jsonb_each_text(rows_by_hour)
      where key::bigint >= ${partNow(dayMs)} - ${PARTS}
      union all select ${partNow(dayMs)}::text, ${rows}
    ) calls group by part
  ) parts)`;

/** Today's allowance: what the account has of its own, else `rowsPerDay`; growing from the first day to the last of the ramp. */
export const allowance = (input: { rowsPerDay: SQL; rampDays: number; dayMs: number }): SQL => {
  const rampMs = sql`coalesce(ramp_days, ${input.rampDays}::int) * ${input.dayMs}::float8`;
  const ageMs = sql`extract(epoch from clock_timestamp() - first_seen_at) * 1000`;
  return sql`ceil(coalesce(rows_per_day, ${input.rowsPerDay}::int) * least(1,
    case when ${rampMs} = 0 then 1
      else ${FIRST_DAY_SHARE}::float8 + (1 - ${FIRST_DAY_SHARE}::float8) * ${ageMs} / (${rampMs}) end))::int`;
};

/** Milliseconds until enough parts have left the day for `rows` more. */
export function untilAllowed(
  used: Readonly<Record<string, number>>,
  wish: { rows: number; allowance: number; nowMs: number; dayMs: number },
): number {
  const partMs = part(wish.dayMs);
  const oldest = Math.floor(wish.nowMs / partMs) - PARTS;
  const parts = Object.entries(used)
    .map(([number, rows]) => ({ number: Number(number), rows }))
    .filter(({ number }) => number >= oldest)
    .sort((a, b) => a.number - b.number);
  let total = parts.reduce((sum, { rows }) => sum + rows, 0);
  for (const { number, rows } of parts) {
    total -= rows;
    if (total + wish.rows <= wish.allowance) return (number + PARTS + 1) * partMs - wish.nowMs;
  }
  return wish.dayMs;
}
