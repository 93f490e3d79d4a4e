import { sql } from "drizzle-orm";
import { z } from "zod";
import { JobEventDetail, type JobEventList, type JobEventQuery } from "#lib/contract/event.ts";
import { JobEventName } from "#lib/contract/realtime.ts";
import { type Database, rowsOf } from "./client.ts";
import { inside } from "./scope.ts";

export interface HistoryStore {
  /** Null when the workspace has no such job. */
  list(input: {
    workspaceId: string;
    jobId: string;
    query: JobEventQuery;
  }): Promise<JobEventList | null>;
}

const Row = z.object({
  seq: z.number().nullable(),
  name: JobEventName.nullable(),
  at: z.string().nullable(),
  detail: z.unknown(),
});

/** An event says what happened in its detail, where it needs one, else by its name. */
function toDetail(name: JobEventName, detail: unknown): JobEventDetail {
  const noted = JobEventDetail.safeParse(detail);
  if (noted.success) return noted.data;
  if (name === "job.created") return { what: "created" };
  const decided = JobEventDetail.safeParse(Object.assign({ what: "decided" }, detail));
  return name === "decision.changed" && decided.success ? decided.data : { what: "unknown" };
}

export function historyStore(db: Database): HistoryStore {
  return {
    // The job comes in any case: without events after the cursor it stands alone, with empty columns.
    async list({ workspaceId, jobId, query }) {
      const rows = await rowsOf(
        inside(db, { workspaceId }),
        Row,
        sql`select e.seq, e.name, to_jsonb(e.created_at) #>> '{}' as at, e.detail
          from prospect_search_jobs j
          left join lateral (
            select seq, name, created_at, detail from job_events
            where job_id = j.id and seq > ${Number(query.cursor ?? 0)}
            order by seq limit ${query.limit + 1}
          ) e on true
          where j.id = ${jobId} and j.workspace_id = ${workspaceId}
          order by e.seq`,
      );
      if (rows.length === 0) return null;
      const events = rows.flatMap(({ seq, name, at, detail }) =>
        seq === null || name === null || at === null
          ? []
          : [{ seq, name, at: new Date(at).toISOString(), detail: toDetail(name, detail) }],
      );
      const shown = events.slice(0, query.limit);
      const last = shown.at(-1);
      const hasMore = events.length > query.limit && last !== undefined;
      return { events: shown, nextCursor: hasMore ? String(last.seq) : null };
    },
  };
}
