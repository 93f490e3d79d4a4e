import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Author } from "#lib/contract/audit.ts";
import type { AdminAccount, AdminJob, EngineFigures } from "#lib/contract/operator.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { AUTH, across, inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";
import { type AccountsInput, watchAccounts } from "./watch-accounts.ts";
import { countJobs, type WatchInput, watchJob, watchJobs } from "./watch-jobs.ts";

/** What those who run the service see and do, across workspaces: figures and ids, never a row. */
export interface OperatorStore {
  figures(): Promise<{ at: string; figures: EngineFigures }>;
  jobs(input: WatchInput): Promise<{ jobs: AdminJob[]; nextCursor: string | null }>;
  /** `workspaceId` is the operator's own. */
  job(input: { workspaceId: string; jobId: string }): Promise<AdminJob | null>;
  ownerOf(jobId: string): Promise<Owner | null>;
  accounts(input: AccountsInput): Promise<AdminAccount[]>;
  setDraining(input: { userId: string; draining: boolean }): Promise<void>;
  /** A line of the trail: of the workspace whose search it was, or of none. */
  note(input: {
    by: Author;
    workspaceId: string | null;
    action: string;
    object: string | null;
  }): Promise<void>;
}

const OwnerRow = z.object({ workspace_id: z.string(), user_id: z.string() });

export function operatorStore(database: Database): OperatorStore {
  const db = across(database);
  return {
    figures: () => countJobs(db),
    jobs: (input) => watchJobs(db, input),
    job: (input) => watchJob(db, input),
    accounts: (input) => watchAccounts(db, input),

    async ownerOf(jobId) {
      const [row] = await rowsOf(
        db,
        OwnerRow,
        sql`select workspace_id, user_id from prospect_search_jobs where id = ${jobId}`,
      );
      return row ? { workspaceId: row.workspace_id, userId: row.user_id } : null;
    },

    async note({ by, workspaceId, action, object }) {
      const scope = workspaceId === null ? AUTH : inWorkspace(workspaceId);
      await database.within(scope).execute(sql`
        with done as (select ${object}::text as id)
        ${trailLine({ by, isOperator: true, workspaceId, action, object: sql`id`, from: sql`done` })}`);
    },

    // Asked for again it goes on from when it began.
    async setDraining({ userId, draining }) {
      const since = draining ? sql`coalesce(engine_state.draining_since, now())` : sql`null`;
      await db.execute(sql`
        insert into engine_state (id, draining_since, changed_by)
        values (1, ${draining ? sql`now()` : sql`null`}, ${userId}::uuid)
        on conflict (id) do update
          set draining_since = ${since}, changed_by = excluded.changed_by, changed_at = now()`);
    },
  };
}
