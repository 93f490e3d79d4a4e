import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { Decision, RejectReason } from "#lib/contract/decision.ts";
import { isOver, JobStatus } from "#lib/contract/job.ts";
import {
  Prospect,
  type Result,
  type ResultFilter,
  type ResultsPage,
  type ResultsQuery,
} from "#lib/contract/prospect.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { type Database, rowsOf } from "./client.ts";
import { matches } from "./result-filter.ts";

const Moment = z.string().transform((text) => new Date(text).toISOString());

const Row = z.object({
  id: z.string(),
  job_id: z.string(),
  prospect_data: Prospect,
  position: z.number(),
  seq: z.number(),
  is_seen: z.boolean(),
  merge_count: z.number(),
  decision: Decision,
  reject_reason: RejectReason.nullable(),
  decided_by_name: z.string().nullable(),
  decided_at: Moment.nullable(),
  version: z.number(),
  created_at: Moment,
});

const Answer = z.object({
  status: JobStatus,
  seq: z.number(),
  total: z.coerce.number(),
  shown: z.number(),
  approved: z.number(),
  rejected: z.number(),
  removed: z.number(),
  rows: z.array(Row),
});

function toResult(row: z.output<typeof Row>): Result {
  return {
    ...row.prospect_data,
    id: row.id,
    jobId: row.job_id,
    position: row.position,
    seq: row.seq,
    novelty: row.is_seen ? "seen" : "new",
    fetchedAt: row.created_at,
    mergeCount: row.merge_count,
    decision: row.decision,
    reason: row.reject_reason,
    decidedBy: row.decided_by_name,
    decidedAt: row.decided_at,
    version: row.version,
  };
}

function decodePosition(cursor: string): number {
  const [, digits] = /^p(\d{1,9})$/.exec(cursor) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new EngineError("invalid", "cursor is not one that this API gave out", { field: "cursor" });
}

const encodePosition = (position: number) => `p${position}`;

/** The job's own counters answer without reading rows, unless words narrow the list. */
function totalOf(filter: ResultFilter): SQL {
  if (filter.q) {
    return sql`(select count(*) from prospect_search_results r where r.job_id = job.id and ${matches(filter)})`;
  }
  switch (filter.decision) {
    case undefined:
      return sql`job.progress_current - job.removed`;
    case "approved":
      return sql`job.approved`;
    case "rejected":
      return sql`job.rejected`;
    case "undecided":
      return sql`job.progress_current - job.removed - job.approved - job.rejected`;
  }
}

function orderOf(query: ResultsQuery): SQL {
  const direction = sql.raw(query.order);
  if (query.sort === "position") return sql`r.position ${direction}`;
  return sql`lower(r.prospect_data ->> ${query.sort}) ${direction} nulls last, r.position ${direction}`;
}

interface Window {
  readonly where: SQL;
  readonly order: SQL;
  readonly limit: number;
  readonly offset: SQL;
}

function windowOf(query: ResultsQuery): Window {
  const perPage = query.perPage ?? query.per_page ?? query.limit;
  const order = orderOf(query);
  if (query.page === undefined) {
    if (query.sort !== "position" || query.order !== "asc") {
      throw new EngineError("invalid", "sort and order need page; a cursor follows arrival", {
        field: "sort",
      });
    }
    const after = query.cursor === undefined ? 0 : decodePosition(query.cursor);
    return { where: sql`r.position > ${after}`, order, limit: query.limit + 1, offset: sql`0` };
  }
  const skipped = (query.page - 1) * perPage;
  // Positions are dense where no row was removed, so an unfiltered page is a range of them: page 40 costs what page 1 costs.
  if (query.sort === "position" && query.order === "asc" && !query.decision && !query.q) {
    const where = sql`(job.removed > 0 or r.position > ${skipped} and r.position <= ${skipped + perPage})`;
    const offset = sql`case when job.removed > 0 then ${skipped}::int else 0 end`;
    return { where, order, limit: perPage, offset };
  }
  return { where: sql`true`, order, limit: perPage, offset: sql`${skipped}` };
}

interface ListInput {
  readonly workspaceId: string;
  readonly jobId: string;
  readonly query: ResultsQuery;
}

/** One statement, so that rows, total and `asOfSeq` are of the same moment. Null for an unknown job. */
export async function listResults(db: Database, input: ListInput): Promise<ResultsPage | null> {
  const { query, jobId } = input;
  const filter: ResultFilter = {
    ...(query.decision && { decision: query.decision }),
    ...(query.q && { q: query.q }),
  };
  const { where, order, limit, offset } = windowOf(query);
  const [answer] = await rowsOf(
    db,
    Answer,
    sql`select job.status, job.seq, ${totalOf(filter)} as total, job.progress_current as shown, job.approved,
      job.rejected, job.removed, coalesce((
        select jsonb_agg(to_jsonb(page) order by page.ordinal) from (
          select r.id, r.job_id, r.prospect_data, r.position, r.seq, r.is_seen, r.merge_count, r.decision,
            r.reject_reason, u.name as decided_by_name, r.decided_at, r.version, r.created_at,
            row_number() over (order by ${order}) as ordinal
          from prospect_search_results r left join users u on u.id = r.decided_by
          where r.job_id = ${jobId} and ${matches(filter)} and ${where}
          order by ${order} limit ${limit} offset ${offset}
        ) page), '[]') as rows
      from prospect_search_jobs job
      where job.id = ${jobId} and job.workspace_id = ${input.workspaceId}`,
  );
  return answer ? toPage(answer, query, jobId) : null;
}

/** Behind the last row; where there is none, the same place again. */
function cursorAfter(rows: readonly z.output<typeof Row>[], { cursor }: ResultsQuery): string {
  const last = rows.at(-1);
  return last ? encodePosition(last.position) : (cursor ?? encodePosition(0));
}

function toPage(answer: z.output<typeof Answer>, query: ResultsQuery, jobId: string): ResultsPage {
  const { total, seq, status, approved, rejected } = answer;
  const undecided = answer.shown - answer.removed - approved - rejected;
  const counts = { approved, rejected, undecided };
  const page = { jobId, jobStatus: status, asOfSeq: seq, total, counts };
  if (query.page !== undefined) {
    const perPage = query.perPage ?? query.per_page ?? query.limit;
    return {
      ...page,
      results: answer.rows.map(toResult),
      nextCursor: null,
      page: query.page,
      perPage,
      totalPages: Math.ceil(total / perPage),
    };
  }
  const rows = answer.rows.slice(0, query.limit);
  const mayFollow = answer.rows.length > query.limit || !isOver(status);
  return {
    ...page,
    results: rows.map(toResult),
    nextCursor: mayFollow ? cursorAfter(rows, query) : null,
  };
}
