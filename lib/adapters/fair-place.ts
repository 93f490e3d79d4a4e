import { z } from "zod";
import type { Lane } from "#lib/engine/ports.ts";
import { type QueueDatabase, SCHEMA, SLICES } from "./pgboss-queue.ts";

/*
 * pg-boss serves by priority, then by age, and a message keeps the priority it was sent with. Its groups can bound how
 * many messages of one person run at once, but not say whose turn it is on the only place that is free. So a job gets a
 * place in line when it is woken, and its priority is that place: everybody's first before anybody's second, in every
 * workspace and for every person in it. The line starts at the place that is served now, not at 0: whoever comes late
 * takes turns with those who wait, and does not pass all of them.
 */

const URGENCIES = ["high", "normal", "low"] as const;

const Place = z.object({
  isDue: z.boolean(),
  isWaiting: z.boolean(),
  passesOwn: z.boolean(),
  place: z.number(),
});
type Place = z.infer<typeof Place>;

const Waiting = z.object({ isWaiting: z.boolean() });

/** A place, and how urgent the job is among those of its person, as pg-boss's priority: the smallest is served first. */
export function toPriority(place: number, job: Pick<Lane, "priority">): number {
  return -(place * URGENCIES.length + URGENCIES.indexOf(job.priority));
}

export function urgencyOf(priority: number): Lane["priority"] {
  return URGENCIES[-priority % URGENCIES.length] ?? "normal";
}

// Two selects, because pg-boss has one index for messages in line and one for those that are worked on.
const LINE = `
  line as (
    select group_id, group_tier, singleton_key, state, -priority / 3 as place, -priority % 3 as urgency
    from ${SCHEMA}.job where name = '${SLICES}' and state < 'active' and not blocked
    union all
    select group_id, group_tier, singleton_key, state, -priority / 3, -priority % 3
    from ${SCHEMA}.job where name = '${SLICES}' and state = 'active' and group_id is not null
  )`;

const FIND_PLACE = `
  with ${LINE},
  own as (
    select count(*)::int as jobs, max(place) as last,
      coalesce(bool_or(state = 'created' and singleton_key = $3), false) as is_waiting,
      coalesce(bool_or(state = 'created' and urgency > $4::int), false) as passes_own
    from line where group_id = $1 and group_tier = $2
  ),
  colleagues as (
    select coalesce(sum(least(each.jobs, own.jobs + 1)), 0)::int as jobs
    from own, (
      select count(*) as jobs from line where group_id = $1 and group_tier <> $2 group by group_tier
    ) each
  ),
  head as (
    select coalesce(min(place) filter (where state = 'created'), max(place) filter (where state = 'active'), 0) as place
    from line
  )
  select coalesce($5::timestamptz <= now(), true) as "isDue", own.is_waiting as "isWaiting",
    own.passes_own as "passesOwn",
    greatest(
      -- in half steps: of those who are equally far, whoever has nothing in line yet goes before
      head.place + 2 * (own.jobs + colleagues.jobs) + (own.jobs > 0)::int,
      coalesce(own.last + 2, 0)
    ) as place
  from own, colleagues, head`;

/** Where this job stands when it is woken now, on the database's clock. */
export async function findPlace(
  db: QueueDatabase,
  { job, at }: { job: Lane; at: Date | undefined },
): Promise<Place> {
  const urgency = URGENCIES.indexOf(job.priority);
  const values = [job.workspaceId, job.userId, job.id, urgency, at ?? null];
  const { rows } = await db.executeSql(FIND_PLACE, values);
  return Place.parse(rows[0]);
}

/** Hands a person's places to that person's jobs again, the most urgent first: nobody else is passed by that. */
export async function reorderOwn(db: QueueDatabase, job: Lane): Promise<void> {
  await db.executeSql(
    `with own as (
      select id, created_on, -priority / 3 as place, -priority % 3 as urgency from ${SCHEMA}.job
      where name = '${SLICES}' and state = 'created' and not blocked and group_id = $1 and group_tier = $2
    ),
    places as (select place, row_number() over (order by place, created_on) as turn from own),
    wishes as (
      select id, urgency, row_number() over (order by urgency, place, created_on) as turn from own
    )
    update ${SCHEMA}.job j set priority = -(places.place * 3 + wishes.urgency)
    from wishes join places using (turn)
    where j.name = '${SLICES}' and j.id = wishes.id and j.state = 'created'`,
    [job.workspaceId, job.userId],
  );
}

/** Whether a job is in line that is none of these. */
export async function isLineWaiting(
  db: QueueDatabase,
  besides: readonly string[],
): Promise<boolean> {
  const { rows } = await db.executeSql(
    `select exists (
      select from ${SCHEMA}.job where name = '${SLICES}' and state < 'active' and not blocked
        and start_after <= now() and singleton_key <> all ($1)
    ) as "isWaiting"`,
    [besides],
  );
  return Waiting.parse(rows[0]).isWaiting;
}
