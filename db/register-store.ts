import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { Deleted, RegisterEntry } from "#lib/contract/register.ts";
import type { RegisterStore } from "#lib/privacy/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { deleteAgain } from "./delete-workspace.ts";
import { inWorkspace, WORK } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const Id = z.object({ id: z.string() });
const Line = z.object({ line: RegisterEntry }).transform(({ line }) => line);
const Text = z.object({ id: z.string(), text: z.string() });

const inUtc = (moment: SQL) =>
  sql`to_char(${moment} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const at = inUtc(sql`coalesce(created_at, now())`);

/** Whoever did it, where they are still there; else an owner of the workspace. */
const author = (
  workspaceId: string,
) => sql`(select m.user_id from members m where m.workspace_id = ${workspaceId}
  order by m.user_id = line."userId" desc, m.role = 'owner' desc, m.created_at limit 1)`;

export function registerStore(db: Database): RegisterStore {
  const within = (workspaceId: string) => db.within(inWorkspace(workspaceId));
  return {
    listDeleted: () =>
      rowsOf(
        db.within(WORK),
        Deleted,
        sql`select 'deleted' as what, id as "workspaceId", ${inUtc(sql`deleted_at`)} as at
          from deleted_workspaces order by deleted_at, id`,
      ),

    deleteAgain: (deletions) => deleteAgain(db, deletions),

    async listWorkspaces() {
      const rows = await rowsOf(db.within(WORK), Id, sql`select id from workspaces order by id`);
      return rows.map(({ id }) => id);
    },

    async read(workspaceId) {
      const erased = await rowsOf(
        within(workspaceId),
        Line,
        sql`select jsonb_build_object('what', 'erased', 'id', id, 'workspaceId', workspace_id, 'userId', user_id, 'at', ${at},
            'subjectHash', subject_hash, 'removed', removed, 'hashes', hashes, 'wordHashes', to_jsonb(word_hashes)) as line
          from erasures where workspace_id = ${workspaceId} order by created_at, id`,
      );
      const listed = await rowsOf(
        within(workspaceId),
        Line,
        sql`select jsonb_build_object('what', 'listed', 'id', id, 'workspaceId', workspace_id, 'userId', user_id, 'at', ${at},
            'kind', kind, 'hash', hash, 'pepper', pepper, 'reason', reason) as line
          from suppressions where workspace_id = ${workspaceId} order by created_at, id`,
      );
      return [...erased, ...listed];
    },

    async add({ workspaceId, entries }) {
      const lines = JSON.stringify(entries);
      const erased = await rowsOf(
        within(workspaceId),
        Id,
        sql`insert into erasures (id, workspace_id, user_id, subject_hash, hashes, word_hashes, removed, created_at, completed_at)
          select line.id, ${workspaceId}, ${author(workspaceId)}, line."subjectHash", line.hashes, line."wordHashes",
            line.removed, line.at, line.at
          from jsonb_to_recordset(${lines}::jsonb) as line(what text, id uuid, "userId" uuid, at timestamptz,
            "subjectHash" text, hashes jsonb, "wordHashes" text[], removed jsonb)
          where line.what = 'erased' and ${author(workspaceId)} is not null
          on conflict do nothing returning id`,
      );
      const listed = await rowsOf(
        within(workspaceId),
        Id,
        sql`insert into suppressions (id, workspace_id, user_id, kind, hash, pepper, reason, created_at)
          select line.id, ${workspaceId}, ${author(workspaceId)}, line.kind, line.hash, line.pepper, line.reason, line.at
          from jsonb_to_recordset(${lines}::jsonb) as line(what text, id uuid, "userId" uuid, at timestamptz,
            kind text, hash text, pepper text, reason text)
          where line.what = 'listed' and ${author(workspaceId)} is not null
          on conflict do nothing returning id`,
      );
      return erased.length + listed.length;
    },

    listTexts: ({ workspaceId, after, limit }) =>
      rowsOf(
        within(workspaceId),
        Text,
        sql`select id, concat_ws(E'\n', name, criteria_text, error_message, last_error_message, idempotency_key,
            search_criteria::text) as text
          from prospect_search_jobs
          where workspace_id = ${workspaceId} and (${after}::uuid is null or id > ${after}::uuid)
          order by id limit ${limit}`,
      ),

    async note({ workspaceId, replayed }) {
      await within(workspaceId).execute(sql`
        with done as (select null::text as subject)
        ${trailLine({
          by: "system",
          workspaceId,
          action: "privacy.replayed",
          object: sql`subject`,
          detail: sql`${JSON.stringify(replayed)}::jsonb`,
          from: sql`done`,
        })}`);
    },
  };
}
