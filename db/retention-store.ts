import { sql } from "drizzle-orm";
import { z } from "zod";
import type { RetentionStore } from "#lib/privacy/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { forgetOld } from "./forget-old.ts";
import { readPrivacy } from "./read-privacy.ts";
import { NIGHT, removeExpired, removeFields } from "./remove-expired.ts";
import { inWorkspace, WORK } from "./scope.ts";
import { trailLine } from "./trail-line.ts";
import { ms } from "./transition.ts";

const Turn = z.object({ workspace_id: z.string() });
const FieldsDue = z
  .object({ workspace_id: z.string(), id: z.string() })
  .transform((row) => ({ workspaceId: row.workspace_id, jobId: row.id }));

export function retentionStore(db: Database): RetentionStore {
  const within = (workspaceId: string) => db.within(inWorkspace(workspaceId));
  return {
    read: ({ workspaceId }) => readPrivacy(within(workspaceId), workspaceId),

    async change({ by, change }) {
      const { keepApprovedMonths = null, notice = null, contact = null } = change;
      await within(by.workspaceId).execute(sql`
        with changed as (
          update workspaces set keep_approved_months = coalesce(${keepApprovedMonths}::int, keep_approved_months),
            privacy_notice = coalesce(${notice}::text, privacy_notice),
            privacy_contact = coalesce(${contact}::text, privacy_contact)
          where id = ${by.workspaceId} returning id
        )
        ${trailLine({
          by,
          workspaceId: by.workspaceId,
          action: "privacy.changed",
          object: sql`id`,
          detail: sql`${JSON.stringify({ fields: Object.keys(change), keepApprovedMonths })}::jsonb`,
          from: sql`changed`,
        })}`);
    },

    async takeTurns({ limit, leaseMs }) {
      const rows = await rowsOf(
        db.within(WORK),
        Turn,
        sql`insert into retention_turns as t (workspace_id, next_at)
          select w.id, now() + ${ms(leaseMs)} from workspaces w left join retention_turns r on r.workspace_id = w.id
          where r.next_at is null or r.next_at <= now()
          order by r.next_at nulls first, w.id limit ${limit}
          on conflict (workspace_id) do update set next_at = excluded.next_at where t.next_at <= now()
          returning workspace_id`,
      );
      return rows.map((row) => row.workspace_id);
    },

    async putBack(workspaceId) {
      await db.within(WORK).execute(sql`
        update retention_turns set next_at = now() where workspace_id = ${workspaceId}`);
    },

    async endTurn(workspaceId) {
      await within(workspaceId).execute(sql`
        insert into audit_events (workspace_id, actor_kind, action, detail)
        select ${workspaceId}, 'system', 'retention.run',
          jsonb_build_object('rows', coalesce(sum(removed), 0), 'searches', count(distinct job_id))
        from retention_runs
        where workspace_id = ${workspaceId} and created_at > coalesce((
          select max(created_at) from audit_events
          where workspace_id = ${workspaceId} and action = 'retention.run'), 'epoch')`);
      await within(workspaceId).execute(sql`
        delete from connection_links
        where workspace_id = ${workspaceId} and expires_at < now() - interval '30 days'`);
      await db.within(WORK).execute(sql`
        update retention_turns
        set next_at = (date_trunc('day', now() at time zone 'utc' - ${NIGHT}) + interval '1 day' + ${NIGHT}) at time zone 'utc'
        where workspace_id = ${workspaceId}`);
    },

    removeExpired: (input) => removeExpired(within(input.workspaceId), input),

    listFieldsDue: ({ limit }) =>
      rowsOf(
        db.within(WORK),
        FieldsDue,
        sql`select workspace_id, id from prospect_search_jobs
          where fields_until <= now() order by fields_until limit ${limit}`,
      ),

    removeFields: (input) => removeFields(within(input.workspaceId), input),

    forgetOld: (input) => forgetOld(db, input),
  };
}
