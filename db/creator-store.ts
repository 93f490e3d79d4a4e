import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { CreatorStore } from "#lib/access/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { inWorkspace } from "./scope.ts";

const Creator = z.object({ user_id: z.string() });

const TABLES: Record<Parameters<CreatorStore["creatorOf"]>[0]["what"], SQL> = {
  job: sql`prospect_search_jobs`,
  decision_batch: sql`decision_batches`,
  connection: sql`connections`,
};

export function creatorStore(db: Database): CreatorStore {
  return {
    async creatorOf({ workspaceId, what, id }) {
      const [row] = await rowsOf(
        db.within(inWorkspace(workspaceId)),
        Creator,
        sql`select user_id from ${TABLES[what]} where id = ${id} and workspace_id = ${workspaceId}`,
      );
      return row?.user_id ?? null;
    },
  };
}
