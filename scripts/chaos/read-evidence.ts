import type { Pool } from "pg";
import { z } from "zod";

/** One change of a job, as the database noted it, with the process that made it. */
const JobEvent = z.object({
  job_id: z.string(),
  seq: z.number(),
  name: z.string(),
  what: z.string().nullable(),
  fence: z.number().nullable(),
  page: z.number().nullable(),
  writer: z.string().nullable(),
});
export type JobEvent = z.infer<typeof JobEvent>;

const EndedJob = z.object({
  id: z.string(),
  status: z.string(),
  pages: z.number(),
  seq: z.number(),
  sent_seq: z.number(),
  fetched: z.number(),
  merged: z.number(),
  known: z.number(),
  suppressed: z.number(),
  filtered_out: z.number(),
  reserve: z.number(),
  shown: z.number(),
  /** The same counters, counted in the rows. */
  rows: z.object({
    shown: z.number(),
    people: z.number(),
    reserve: z.number(),
    known: z.number(),
    filtered_out: z.number(),
    suppressed: z.number(),
    merges: z.number(),
    positions: z.number(),
    first: z.number().nullable(),
    last: z.number().nullable(),
  }),
  /** Its number in the run, in words that its calls carry too. */
  criteria: z.string(),
});
export type EndedJob = z.infer<typeof EndedJob>;

/** When a call began, as the account's row has it. */
const Start = z.object({ account_id: z.string(), at: z.number(), cooled_until: z.number() });
export type Start = z.infer<typeof Start>;

/** A moment the pace gave to a job. */
const Slot = z.object({ account_id: z.string(), job_id: z.string(), at: z.number() });
export type Slot = z.infer<typeof Slot>;

export interface Evidence {
  readonly jobs: readonly EndedJob[];
  readonly events: readonly JobEvent[];
  readonly slots: readonly Slot[];
  readonly starts: readonly Start[];
}

const JOBS = `
  select j.id, j.status, j.page_no as pages, j.seq, j.sent_seq, j.fetched, j.merged, j.known, j.suppressed,
    j.filtered_out, j.reserve, j.progress_current as shown, j.search_criteria::text as criteria, found.rows
  from prospect_search_jobs j cross join lateral (
    select jsonb_build_object(
      'shown', count(*) filter (where disposition = 'shown'),
      'people', count(distinct identity) filter (where disposition = 'shown'),
      'reserve', count(*) filter (where disposition = 'reserve'),
      'known', count(*) filter (where disposition = 'known'),
      'filtered_out', count(*) filter (where disposition = 'filtered_out'),
      'suppressed', count(*) filter (where disposition = 'suppressed'),
      'merges', coalesce(sum(merge_count), 0),
      'positions', count(distinct position), 'first', min(position), 'last', max(position)) as rows
    from prospect_search_results r where r.job_id = j.id
  ) found`;

const EVENTS = `
  select e.job_id, e.seq, e.name, e.detail ->> 'what' as what, (e.detail ->> 'fence')::int as fence,
    (e.detail ->> 'page')::int as page, w.writer
  from job_events e left join chaos_writes w on w.job_id = e.job_id and w.seq = e.seq
  order by e.job_id, e.seq`;

const SLOTS = `
  select account_id, job_id, (extract(epoch from slot_at) * 1000)::float8 as at
  from chaos_slots order by account_id, slot_at, id`;

const STARTS = `
  select account_id, (extract(epoch from at) * 1000)::float8 as at,
    (extract(epoch from cooled_until) * 1000)::float8 as cooled_until
  from chaos_starts order by account_id, at, id`;

/** All that the database knows of the run. */
export async function readEvidence(pool: Pool): Promise<Evidence> {
  const [jobs, events, slots, starts] = await Promise.all([
    pool.query(JOBS),
    pool.query(EVENTS),
    pool.query(SLOTS),
    readStarts(pool),
  ]);
  return {
    jobs: z.array(EndedJob).parse(jobs.rows),
    events: z.array(JobEvent).parse(events.rows),
    slots: z.array(Slot).parse(slots.rows),
    starts,
  };
}

export async function readStarts(pool: Pool): Promise<Start[]> {
  const { rows } = await pool.query(STARTS);
  return z.array(Start).parse(rows);
}
