import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "./client.ts";
import { noting } from "./read-only.ts";
import { AUTH } from "./scope.ts";

/** A bucket of `capacity` that is full again `perMs` after it was empty; `cost` is taken out of it at once or not at all. */
export interface Take {
  readonly key: string;
  readonly capacity: number;
  readonly perMs: number;
  readonly cost: number;
}

type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

export interface RateLimits {
  take(input: Take): Promise<Taken>;
  /** From several buckets in one statement. Where one has too little, the others have given theirs all the same. */
  takeAll(takes: readonly Take[]): Promise<Taken>;
  /** Takes the cost, or as much of it as there is. */
  spendAll(takes: readonly Take[]): Promise<void>;
}

/** A bucket with too little in it; `missing` is null where it was made a moment ago by somebody else. */
const Short = z.object({
  cost: z.number(),
  missing: z.number().nullable(),
  msEach: z.number(),
});

const CLEAN_EVERY_MS = 3_600_000;

// A bucket that nobody took from for so long is full: no limit is over more than a day.
const cleaning = sql`
  delete from rate_buckets where key in (
    select key from rate_buckets
    where filled_at < now() - interval '2 days' and key not in (select key from takes)
    limit 1000 for update skip locked
  )`;

// Whoever waited for the row's lock is older than what is in it: time does not run backwards in a bucket.
const filled = sql`least(t.capacity, b.tokens +
  greatest(0, extract(epoch from now() - b.filled_at)) * 1000 * t.capacity / t."perMs")`;

const ofTake = (wanted: SQL) => sql`(select ${wanted} from takes t where t.key = b.key)`;

const asRows = (
  takes: readonly Take[],
) => sql`select * from jsonb_to_recordset(${JSON.stringify(takes)}::jsonb)
  as t(key text, capacity float8, "perMs" float8, cost float8)`;

export function rateLimits(db: Database): RateLimits {
  let nextCleanAt = 0;

  function isTimeToClean(): boolean {
    if (Date.now() < nextCleanAt) return false;
    nextCleanAt = Date.now() + CLEAN_EVERY_MS;
    return true;
  }

  async function takeAll(takes: readonly Take[]): Promise<Taken> {
    const endless = takes.find(({ cost, capacity }) => cost > capacity);
    if (endless) throw new Error(`${endless.key} never holds ${endless.cost}`);
    if (takes.length === 0) return { ok: true };
    const short = await rowsOf(
      noting(db, "limits").within(AUTH),
      Short,
      // Rows are locked in the order of their keys, so that no two wait for each other; and not until a disk has them: who
      // takes next would wait for it, and what a crash forgets is a moment's calls.
      sql`with unhurried as (select set_config('synchronous_commit', 'off', true)),
        takes as (
          select t.* from unhurried cross join (${asRows(takes)}) t
        ),
        cleaned as (${isTimeToClean() ? cleaning : sql`select`}),
        spent as (
          insert into rate_buckets as b (key, tokens) select key, capacity - cost from takes order by key
          on conflict (key) do update
            set tokens = ${ofTake(sql`${filled} - t.cost`)}, filled_at = greatest(b.filled_at, now())
            where ${ofTake(sql`${filled} >= t.cost`)}
          returning key
        )
        select t.cost, t.cost - ${filled} as missing, t."perMs" / t.capacity as "msEach"
        from takes t left join rate_buckets b on b.key = t.key
        where t.key not in (select key from spent)`,
    );
    if (short.length === 0) return { ok: true };
    return { ok: false, retryAfterMs: Math.max(...short.map(waitOf)) };
  }

  async function spendAll(takes: readonly Take[]): Promise<void> {
    await noting(db, "limits")
      .within(AUTH)
      .execute(sql`with takes as (${asRows(takes)})
      insert into rate_buckets as b (key, tokens) select key, greatest(0, capacity - cost) from takes order by key
      on conflict (key) do update
        set tokens = greatest(0, ${ofTake(sql`${filled} - t.cost`)}), filled_at = greatest(b.filled_at, now())`);
  }

  return { takeAll, spendAll, take: (input) => takeAll([input]) };
}

/** What was there before others took theirs says too little: nobody waits for more than the whole cost, from nothing. */
function waitOf({ cost, missing, msEach }: z.output<typeof Short>): number {
  return Math.ceil((missing !== null && missing > 0 ? missing : cost) * msEach);
}
