import { sql } from "drizzle-orm";
import { z } from "zod";
import type { JobStatus } from "#lib/contract/job.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { JobRow } from "./job-row.ts";
import { encodePlace, isAfter, placedAt } from "./place.ts";

const Listed = z.object({ job: JobRow, at: z.string() });

interface ListInput {
  workspaceId: string;
  limit: number;
  cursor: string | null;
  status: JobStatus | null;
}

/** Newest first; one row more than asked for tells whether there is a next page. */
export async function listJobs(db: Database, input: ListInput): ReturnType<Store["list"]> {
  const rows = await rowsOf(
    db,
    Listed,
    sql`select to_jsonb(j) as job, ${placedAt} as at from prospect_search_jobs j
      where workspace_id = ${input.workspaceId}
        ${input.status ? sql`and status = ${input.status}` : sql``} and ${isAfter(input.cursor)}
      order by created_at desc, id desc limit ${input.limit + 1}`,
  );
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > input.limit && last !== undefined;
  return {
    jobs: shown.map((row) => row.job),
    nextCursor: hasMore ? encodePlace(last.at, last.job.id) : null,
  };
}
