import { sql } from "drizzle-orm";
import { z } from "zod";
import type { JobStatus } from "#lib/contract/job.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { Store } from "#lib/engine/ports.ts";
import { type Database, rowsOf } from "./client.ts";
import { JobRow } from "./job-row.ts";

const Listed = z.object({ job: JobRow, at: z.string() });
/** Microseconds since 1970 and the id: what the list is ordered by. */
const Place = z.tuple([z.string().regex(/^\d{1,17}$/), z.uuid()]);

function decodePlace(cursor: string): z.output<typeof Place> {
  const parts = Buffer.from(cursor, "base64url").toString("utf8").split("|");
  const place = Place.safeParse(parts);
  if (place.success) return place.data;
  throw new EngineError("invalid", "cursor is not one that this API gave out", { field: "cursor" });
}

const encodePlace = (at: string, jobId: string) =>
  Buffer.from(`${at}|${jobId}`).toString("base64url");

interface ListInput {
  workspaceId: string;
  limit: number;
  cursor: string | null;
  status: JobStatus | null;
}

/** Newest first; one row more than asked for tells whether there is a next page. */
export async function listJobs(db: Database, input: ListInput): ReturnType<Store["list"]> {
  const place = input.cursor === null ? null : decodePlace(input.cursor);
  const rows = await rowsOf(
    db,
    Listed,
    sql`select to_jsonb(j) as job, (extract(epoch from created_at) * 1000000)::bigint::text as at from prospect_search_jobs j
      where workspace_id = ${input.workspaceId}
        ${input.status ? sql`and status = ${input.status}` : sql``}
        ${
          place
            ? sql`and (created_at, id) <
          ('epoch'::timestamptz + ${place[0]}::bigint * interval '1 microsecond', ${place[1]}::uuid)`
            : sql``
        }
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
