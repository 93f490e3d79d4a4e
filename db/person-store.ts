import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { Decision, RejectReason } from "#lib/contract/decision.ts";
import { Prospect } from "#lib/contract/prospect.ts";
import type { HeldPerson, PersonStore, Traits } from "#lib/privacy/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { noticeDueAt } from "./notice-store.ts";
import { countRemoved, keptUntil, termsOf } from "./remove-expired.ts";
import { naming, removeWords } from "./remove-words.ts";
import { inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";
import { isOpen } from "./transition.ts";

const Moment = z.string().transform((text) => new Date(text).toISOString());

const Held = z
  .object({
    id: z.string(),
    job_id: z.string(),
    job_name: z.string(),
    api: z.string(),
    obtained_at: Moment,
    found_at: Moment,
    kept_until: Moment,
    notice_due_at: Moment,
    noticed_at: Moment.nullable(),
    disposition: z.string(),
    decision: Decision,
    reject_reason: RejectReason.nullable(),
    decided_by: z.string().nullable(),
    decided_at: Moment.nullable(),
    prospect: Prospect.partial(),
  })
  .transform(
    (row): HeldPerson => ({
      id: row.id,
      jobId: row.job_id,
      jobName: row.job_name,
      api: row.api,
      obtainedAt: row.obtained_at,
      foundAt: row.found_at,
      keptUntil: row.kept_until,
      noticeDueAt: row.notice_due_at,
      noticedAt: row.noticed_at,
      disposition: row.disposition,
      decision: row.decision,
      reason: row.reject_reason,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
      prospect: row.prospect,
    }),
  );

const Search = z
  .object({ id: z.string(), name: z.string() })
  .transform(({ id: jobId, name }) => ({ jobId, name }));
const Gone = z.object({ rows: z.number(), decisions: z.number() });
const Taken = z.object({ at: Moment, by: z.string().nullable() });

const texts = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;
const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");
const containing = (text: string) => `%${escapeLike(text)}%`;

/** A profile's address may spell its name with percent signs: those are candidates all. */
function isCandidate({ ids, slugs, emails }: Traits): SQL {
  const spelled = slugs.flatMap((slug) => [slug, encodeURIComponent(slug).toLowerCase()]);
  const addresses = spelled.map((slug) => `%/in/${escapeLike(slug)}%`);
  return sql`(r.prospect_data ->> 'providerId' = any(${texts(ids)})
    or r.prospect_data ->> 'memberId' = any(${texts(ids)})
    or lower(r.prospect_data ->> 'linkedinUrl') like any(${texts(addresses)})
    or ${slugs.length > 0}::boolean and r.prospect_data ->> 'linkedinUrl' like '%\\%%'
    or lower(r.prospect_data::text) like any(${texts(emails.map(containing))}))`;
}

export function personStore(db: Database): PersonStore {
  const within = (workspaceId: string) => db.within(inWorkspace(workspaceId));
  return {
    findCandidates: ({ workspaceId, traits, after, limit }) =>
      rowsOf(
        within(workspaceId),
        Held,
        sql`with terms as (${termsOf(workspaceId)})
          select r.id, r.job_id, j.name as job_name, j.search_source as api,
            to_jsonb(r.obtained_at) #>> '{}' as obtained_at, to_jsonb(r.created_at) #>> '{}' as found_at,
            to_jsonb(${keptUntil}) #>> '{}' as kept_until, to_jsonb(${noticeDueAt}) #>> '{}' as notice_due_at,
            to_jsonb(r.noticed_at) #>> '{}' as noticed_at, r.disposition, r.decision, r.reject_reason,
            (select u.name from users u where u.id = r.decided_by) as decided_by,
            to_jsonb(r.decided_at) #>> '{}' as decided_at, r.prospect_data as prospect
          from terms cross join prospect_search_results r join prospect_search_jobs j on j.id = r.job_id
          where r.workspace_id = ${workspaceId} and ${traits === null ? sql`true` : isCandidate(traits)}
            and (${after}::uuid is null or r.id > ${after}::uuid)
          order by r.id limit ${limit}`,
      ),

    async findSearches({ workspaceId, words }) {
      if (words.length === 0) return [];
      return await rowsOf(
        within(workspaceId),
        Search,
        sql`select id, name from prospect_search_jobs
          where workspace_id = ${workspaceId} and ${naming(words)} order by created_at desc, id`,
      );
    },

    async awaitPages({ workspaceId }) {
      await within(workspaceId).execute(sql`
        select id from prospect_search_jobs where workspace_id = ${workspaceId} and ${isOpen} order by id for update`);
    },

    async removeRows({ workspaceId, ids }) {
      const [row] = await rowsOf(
        within(workspaceId),
        Gone,
        sql`with job as (
            select j.id from prospect_search_jobs j where j.workspace_id = ${workspaceId} and j.id in (
              select job_id from prospect_search_results where id = any(${texts(ids)}::uuid[]))
            order by j.id for update
          ),
          gone as (
            delete from prospect_search_results r using job
            where r.id = any(${texts(ids)}::uuid[]) and r.workspace_id = ${workspaceId} and r.job_id = job.id
            returning r.id, r.job_id, r.disposition, r.decision
          ),
          ${countRemoved("erased")}
          select coalesce(sum(rows), 0)::int as rows, (
            select count(*)::int from decision_changes where result_id in (select id from gone)) as decisions
          from tally`,
      );
      return row ?? { rows: 0, decisions: 0 };
    },

    removeWords: ({ workspaceId, words }) =>
      removeWords(within(workspaceId), { workspaceId, words }),

    listExports: ({ workspaceId, since }) =>
      rowsOf(
        within(workspaceId),
        Taken,
        sql`select to_jsonb(e.created_at) #>> '{}' as at, (select u.name from users u where u.id = e.actor_id) as by
          from audit_events e
          where e.workspace_id = ${workspaceId} and e.action = 'workspace.exported'
            and e.created_at >= ${since}::timestamptz order by e.created_at desc limit 100`,
      ),

    async noteAccess({ by, rows }) {
      await within(by.workspaceId).execute(sql`
        with asked as (select null::text as subject)
        ${trailLine({
          by,
          workspaceId: by.workspaceId,
          action: "privacy.read",
          object: sql`subject`,
          detail: sql`${JSON.stringify({ rows })}::jsonb`,
          from: sql`asked`,
        })}`);
    },

    async noteErasure({ by, subjectHash, hashes, wordHashes, removed }) {
      await within(by.workspaceId).execute(sql`
        with done as (
          insert into erasures (workspace_id, user_id, subject_hash, hashes, word_hashes, removed, completed_at)
          values (${by.workspaceId}, ${by.userId}, ${subjectHash}, ${JSON.stringify(hashes)}::jsonb, ${texts(wordHashes)},
            ${JSON.stringify(removed)}::jsonb, now()) returning id
        )
        ${trailLine({
          by,
          workspaceId: by.workspaceId,
          action: "privacy.erased",
          object: sql`id`,
          detail: sql`${JSON.stringify(removed)}::jsonb`,
          from: sql`done`,
        })}`);
    },
  };
}
