import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "#db/client.ts";
import { JobRow } from "#db/job-row.ts";
import { type KeptPace, type Memory, rankOf } from "#tests/fakes/memory/memory.ts";

/** Everything the statements keep, in one shape for both stores; times in ms since 1970. */

const Moment = z.coerce.number().nullable();

const KeptJob = z.object({
  job: JobRow,
  lease_until: Moment,
  next_wake_at: Moment,
  sent_seq: z.number(),
  sent_at: Moment,
  send_lease_until: Moment,
  rows: z.array(z.unknown()),
  events: z.array(z.unknown()),
});

const Pace = z.object({
  account_id: z.string(),
  next_free_at: Moment,
  quiet_until: Moment,
  cooled_until: Moment,
  rows_by_hour: z.unknown(),
  wishes: z.unknown(),
  served: z.unknown(),
});

const msOf = (column: string) => sql`extract(epoch from ${sql.identifier(column)}) * 1000`;

export async function keptInPostgres(db: Database) {
  const jobs = await rowsOf(
    db,
    KeptJob,
    sql`select to_jsonb(j) as job, ${msOf("lease_until")} as lease_until, ${msOf("next_wake_at")} as next_wake_at,
        sent_seq, ${msOf("sent_at")} as sent_at, ${msOf("send_lease_until")} as send_lease_until,
        (select coalesce(jsonb_agg(jsonb_build_array(identity, disposition, position, batch_number, seq, is_seen,
            merge_count) order by identity), '[]')
          from prospect_search_results r where r.job_id = j.id) as rows,
        (select jsonb_agg(jsonb_build_array(seq, name, detail ->> 'what') order by seq)
          from job_events e where e.job_id = j.id) as events
      from prospect_search_jobs j order by id`,
  );
  const paces = await rowsOf(
    db,
    Pace,
    sql`select account_id, ${msOf("next_free_at")} as next_free_at, ${msOf("quiet_until")} as quiet_until, ${msOf("cooled_until")} as cooled_until,
        rows_by_hour, wishes, served
      from account_paces order by account_id`,
  );
  return { jobs, paces };
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

export function keptInMemory(memory: Memory) {
  const jobs = [...memory.jobs.entries()].toSorted(byKey).map(([, kept]) => ({
    job: kept.job,
    lease_until: kept.leaseUntil,
    next_wake_at: kept.nextWakeAt,
    sent_seq: kept.sentSeq,
    sent_at: kept.sentAt,
    send_lease_until: kept.sendLeaseUntil,
    rows: kept.rows
      .toSorted((a, b) => (a.identity < b.identity ? -1 : 1))
      .map((row) => [
        row.identity,
        row.disposition,
        row.position,
        row.batchNumber,
        row.seq,
        row.isSeen,
        row.mergeCount,
      ]),
    events: kept.events.map(({ seq, name, detail }) => [seq, name, detail.what ?? null]),
  }));
  const paces = [...memory.paces.entries()].toSorted(byKey).map(([accountId, pace]) => ({
    account_id: accountId,
    next_free_at: pace.nextFreeAt,
    quiet_until: pace.quietUntil,
    cooled_until: pace.cooledUntil,
    rows_by_hour: pace.rowsByHour,
    wishes: asStored(pace.wishes),
    served: pace.served,
  }));
  return { jobs, paces };
}

/** -1 low, 0 normal, 1 high. */
function asStored(wishes: KeptPace["wishes"]) {
  const stored = Object.entries(wishes).map(([id, wish]) => [
    id,
    { ...wish, p: wish.p - rankOf("normal") },
  ]);
  return Object.fromEntries(stored);
}
