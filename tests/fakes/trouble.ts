import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { type Answer, pageOf } from "./fake-source.ts";

/** Fails with `error` at these calls, counted from 0, and answers pages of `total` people at the others. */
export function failingAt(calls: readonly number[], error: () => SourceError, total = 100): Answer {
  return async (ask, call) => {
    if (calls.includes(call)) throw error();
    return pageOf(ask, total);
  };
}

export const transient = () => new SourceError("transient", "no answer");
export const broken = () => new SourceError("transient", "error 500", { status: 500 });
export const slowDown = (retryAfterMs: number) => () =>
  new SourceError("rate_limited", "slow down", { retryAfterMs, status: 429 });

/** As if the time the job waits for had come, for its account as well. */
export async function makeDue(db: Database, job: { id: string }): Promise<void> {
  await db.execute(sql`
    update prospect_search_jobs set run_at = now(), next_wake_at = now() where id = ${job.id}`);
  await db.execute(sql`update account_paces set next_free_at = 'epoch', cooled_until = 'epoch'`);
}

/** As if the slice that holds the job had been silent for longer than its lease. */
export async function expireLease(db: Database, job: { id: string }): Promise<void> {
  await db.execute(
    sql`update prospect_search_jobs set lease_until = now() - interval '1 second' where id = ${job.id}`,
  );
}
