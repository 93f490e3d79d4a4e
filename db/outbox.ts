import { sql } from "drizzle-orm";
import { z } from "zod";
import { JobEventName } from "#lib/contract/realtime.ts";
import type { Outbox } from "#lib/engine/store-ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { JobRow } from "./job-row.ts";
import { across } from "./scope.ts";
import { ms } from "./transition.ts";

const Pending = z.object({ job: JobRow, name: JobEventName, isMembers: z.boolean() });
const News = z.object({ has_news: z.boolean() });

/** A sender that dies between publish and mark leaves the message to the next one after this long. */
const SEND_LEASE = sql`interval '10 seconds'`;

const OVER = sql`('completed', 'failed', 'cancelled')`;
const ENDINGS = sql`('job.completed', 'job.failed', 'job.cancelled')`;

/**
 * Which jobs have something to say. Only the newest state is sent; its name is the ending's when an ending was not sent
 * yet, so that a decision made a moment later never hides it. The state is of the locked row; the history may be a moment
 * older, so an ending that it does not hold yet is one that was not sent. The row of one job is waited for: its own slice
 * holds it now and then, and a message passed over would be a second late.
 */
export function outbox(database: Database): Outbox {
  const db = across(database);
  return {
    take: ({ jobId, limit, leastGapMs }) =>
      rowsOf(
        db,
        Pending,
        sql`with due as (
            select id from prospect_search_jobs
            where seq > sent_seq and sent_at <= clock_timestamp() - ${ms(leastGapMs)}
              and send_lease_until <= clock_timestamp()
              ${jobId === null ? sql`` : sql`and id = ${jobId}`}
            order by sent_at limit ${limit} for update ${jobId === null ? sql`skip locked` : sql``}
          ),
          taken as (
            update prospect_search_jobs j set send_lease_until = clock_timestamp() + ${SEND_LEASE}
            from due where j.id = due.id returning j.*
          )
          select to_jsonb(taken) as job,
            exists (select from members m
              where m.workspace_id = taken.workspace_id and m.user_id = taken.user_id) as "isMembers",
            case when taken.status in ${OVER} and not coalesce(
                past.ended > coalesce(past.retried, 0) and past.ended <= taken.sent_seq, false)
              then 'job.' || taken.status else coalesce(newest.name, 'job.progress') end as name
          from taken
          cross join lateral (
            select max(seq) filter (where name in ${ENDINGS}) as ended,
              max(seq) filter (where name = 'job.retried') as retried
            from job_events e where e.job_id = taken.id
          ) past
          left join lateral (
            select name from job_events e where e.job_id = taken.id and e.seq > taken.sent_seq
            order by seq desc limit 1
          ) newest on true`,
      ),

    async markSent({ jobId, seq }) {
      await db.execute(sql`
        update prospect_search_jobs set sent_seq = greatest(sent_seq, ${seq}::int),
          sent_at = clock_timestamp(), send_lease_until = 'epoch'
        where id = ${jobId}`);
    },

    async hasNews(jobId) {
      const [row] = await rowsOf(
        db,
        News,
        sql`select seq > sent_seq as has_news from prospect_search_jobs where id = ${jobId}`,
      );
      return row?.has_news ?? false;
    },
  };
}
