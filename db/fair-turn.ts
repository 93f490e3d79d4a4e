import { sql } from "drizzle-orm";

/**
 * Whose turn it is on an account. Jobs that were told to wait leave a wish in the account's row; among those whose wish
 * is alive goes first the workspace that was served longest ago, in it the person, of that person the most urgent job.
 */

/** A wish outlives the moment at which its job comes back by this much; then others no longer wait for it. */
const GRACE_MS = 1_000;

const SERVED_KEPT_MS = 3_600_000;

const servedAt = (kind: "w" | "u" | "j", id: ReturnType<typeof sql>) =>
  sql`coalesce((a.served ->> (${`${kind}:`}::text || ${id}))::float8, 0)`;

// Ids stand between: where two were served at the same moment, or never, urgency is still compared among one's own only.
const mine = sql`(${servedAt("w", sql`a.workspace_id::text`)}, a.workspace_id::text,
  ${servedAt("u", sql`a.user_id::text`)}, a.user_id::text, -a.priority, ${servedAt("j", sql`a.job_id`)}, coalesce((a.wishes #>> array[a.job_id, 'since'])::float8, a.at_ms), a.job_id)`;

const theirs = sql`(${servedAt("w", sql`(wish.value ->> 'w')`)}, wish.value ->> 'w',
  ${servedAt("u", sql`(wish.value ->> 'u')`)}, wish.value ->> 'u', -(wish.value ->> 'p')::smallint, ${servedAt("j", sql`wish.key`)}, (wish.value ->> 'since')::float8, wish.key)`;

const isAlive = sql`(wish.value ->> 'until')::float8 > a.at_ms`;

/** How many other jobs go before the one of `a`. */
export const ahead = sql`(
  select count(*) from jsonb_each(a.wishes) wish
  where wish.key <> a.job_id and ${isAlive} and ${theirs} < ${mine})`;

/** The account's wishes afterwards: without the dead ones; with this job's own as long as it waits. */
export const wishesAfter = sql`(
  select coalesce(jsonb_object_agg(wish.key, wish.value) filter (where wish.key <> a.job_id and ${isAlive}), '{}')
  from jsonb_each(a.wishes) wish
) || case when a.kind <> 'queued' then '{}'::jsonb else jsonb_build_object(a.job_id, jsonb_build_object(
  'w', a.workspace_id, 'u', a.user_id, 'p', a.priority,
  'since', coalesce((a.wishes #>> array[a.job_id, 'since'])::float8, a.at_ms),
  'until', a.at_ms + a.wait_ms + ${GRACE_MS})) end`;

export const servedAfter = sql`case when a.kind <> 'granted' then a.served else (
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(a.served)
  where value::float8 > a.at_ms - ${SERVED_KEPT_MS}
) || jsonb_build_object('w:' || a.workspace_id, a.at_ms, 'u:' || a.user_id, a.at_ms, 'j:' || a.job_id, a.at_ms) end`;
