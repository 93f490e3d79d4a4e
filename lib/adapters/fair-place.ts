import type { Db } from "pg-boss";
import { z } from "zod";
import type { Lane } from "#lib/engine/ports.ts";
import { SCHEMA, SLICES } from "./pgboss-queue.ts";

/*
 * pg-boss serves by priority, then by age. Its groups can bound how many messages of one person run at once, but not say
 * whose turn it is on the only place that is free. So a job gets a place in line when it is woken, and its priority is
 * that place. Each workspace has a line of its own, one place after the other, in which everybody's first goes before
 * anybody's second; equal places of different workspaces are served in turn. A workspace without anybody in line begins
 * at the place that is served now, not at 0: whoever comes late takes turns with those who wait.
 */

const URGENCIES = ["high", "normal", "low"] as const;

const Standing = z.object({ isDue: z.boolean(), isWaiting: z.boolean() });
const Place = z.object({ place: z.number(), isAlone: z.boolean() });
const Waiting = z.object({ isWaiting: z.boolean() });

/** A place, and how urgent the job is among those of its person, as pg-boss's priority: the highest is served first. */
export function toPriority(place: number, job: Pick<Lane, "priority">): number {
  return -(place * URGENCIES.length + URGENCIES.indexOf(job.priority));
}

export function urgencyOf(priority: number): Lane["priority"] {
  return URGENCIES[-priority % URGENCIES.length] ?? "normal";
}

/** Notified when a job is put in line; workers listen. */
export const IN_LINE = `${SCHEMA}.${SLICES}`;

const COLUMNS = `id, group_id as workspace, group_tier as person, singleton_key as job, created_on,
  -priority / 3 as place, -priority % 3 as urgency`;

// Two selects, because pg-boss has one index for messages in line and one for those that are worked on.
const LINE = `
  waiting as (
    select ${COLUMNS} from ${SCHEMA}.job
    where name = '${SLICES}' and state < 'active' and state = 'created' and not blocked
  ),
  active as (
    select ${COLUMNS} from ${SCHEMA}.job
    where name = '${SLICES}' and state = 'active' and group_id is not null
  )`;

/** Whether a job that is woken may run, on the database's clock, and whether it is in line already. */
export async function lookUp(
  db: Db,
  { job, at }: { job: Lane; at: Date | undefined },
): Promise<z.infer<typeof Standing>> {
  const { rows } = await db.executeSql(
    `select coalesce($2::timestamptz <= now(), true) as "isDue", exists (
      select from ${SCHEMA}.job where name = '${SLICES}' and state = 'created' and singleton_key = $1
    ) as "isWaiting"`,
    [job.id, at ?? null],
  );
  return Standing.parse(rows[0]);
}

const FIND_PLACE = `
  with ${LINE},
  head as (
    select coalesce((select min(place) from waiting), (select max(place) from active), 0) as place
  ),
  ours as (
    select max(place) as last from (
      select workspace, place from waiting union all select workspace, place from active
    ) both_of_them where workspace = $1
  )
  select greatest(head.place, ours.last + 1) as place, not exists (
      select from waiting where workspace = $1 and (person <> $2 or urgency > $3::int)
    ) as "isAlone"
  from head, ours`;

/**
 * The end of its workspace's line, and whether nobody there is to be passed. Until the transaction is over nobody else
 * of the workspace gets a place: two jobs on one place would both be served before whoever comes next. When it is over,
 * the workers are told.
 */
export async function takePlace(tx: Db, job: Lane): Promise<z.infer<typeof Place>> {
  await tx.executeSql(
    `select pg_advisory_xact_lock(hashtext('${IN_LINE}'), hashtext($1)), pg_notify('${IN_LINE}', '')`,
    [job.workspaceId],
  );
  const values = [job.workspaceId, job.userId, URGENCIES.indexOf(job.priority)];
  const { rows } = await tx.executeSql(FIND_PLACE, values);
  return Place.parse(rows[0]);
}

const TAKE_TURNS = `
  with ${LINE},
  line as (select * from waiting where workspace = $1),
  own_wishes as (
    select id, person, urgency,
      row_number() over (partition by person order by urgency, place, created_on) as own_turn from line
  ),
  own_places as (
    select person, place, created_on,
      row_number() over (partition by person order by place, created_on) as own_turn from line
  ),
  busy as (select person, count(*) as jobs from active where workspace = $1 group by person),
  wishes as (
    select id, urgency,
      row_number() over (order by own_turn + coalesce(jobs, 0), own_places.place, created_on) as turn
    from own_wishes join own_places using (person, own_turn) left join busy using (person)
  ),
  places as (select place, row_number() over (order by place, created_on) as turn from line),
  wanted as (
    select id, -(places.place * 3 + wishes.urgency) as priority from wishes join places using (turn)
  )
  update ${SCHEMA}.job j set priority = wanted.priority from wanted
  where j.name = '${SLICES}' and j.id = wanted.id and j.state = 'created' and j.priority <> wanted.priority`;

/**
 * Hands the places of a workspace to its people in turn, and to the most urgent job of each first. What somebody works
 * on already counts as their turn.
 */
export async function takeTurns(tx: Db, workspaceId: string): Promise<void> {
  await tx.executeSql(TAKE_TURNS, [workspaceId]);
}

/** Whether a job is in line that is none of these. */
export async function isLineWaiting(db: Db, besides: readonly string[]): Promise<boolean> {
  const { rows } = await db.executeSql(
    `select exists (
      select from ${SCHEMA}.job where name = '${SLICES}' and state < 'active' and not blocked
        and start_after <= now() and singleton_key <> all ($1)
    ) as "isWaiting"`,
    [besides],
  );
  return Waiting.parse(rows[0]).isWaiting;
}
