import { z } from "zod";
import {
  Headcount,
  type Job,
  type JobRequest,
  type JobStatus,
  MAX_TARGET,
} from "#lib/contract/job.ts";
import type { Result, ResultsPage, ResultsQuery } from "#lib/contract/prospect.ts";

const Word = z.string().trim().max(100);

const LinkedinId = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/, "must be a LinkedIn id: digits only"));

const Degree = z.coerce.number().pipe(z.union([z.literal(1), z.literal(2), z.literal(3)]));

/** A list, or the one value that would be in it. */
function listOf<Entry extends z.ZodType>(entry: Entry, most: number) {
  const isList = (value: unknown) => value === undefined || Array.isArray(value);
  return z.preprocess(
    (value) => (isList(value) ? value : [value]),
    z.array(entry).max(most).default([]),
  );
}

const SearchCriteria = z.strictObject({
  category: z.literal("people").default("people"),
  keywords: z.string().trim().max(500).default(""),
  title: listOf(Word, 20),
  exclude_title: listOf(Word, 20),
  location: listOf(LinkedinId, 20),
  company: listOf(Word, 20),
  company_headcount: listOf(Headcount, 9),
  industry: listOf(LinkedinId, 20),
  network_distance: listOf(Degree, 3),
  connection_degree: listOf(Degree, 3),
  exclude_known: z.boolean().default(false),
});

/** Body of `POST /api/linkedin/search/create-job`. */
export const CreateJob = z.strictObject({
  search_criteria: SearchCriteria,
  search_type: z.literal("linkedin").default("linkedin"),
  target_count: z.number().int().min(1).max(MAX_TARGET).default(100),
});

/** Query of `GET /api/linkedin/search/create-job`. */
export const JobQuery = z.strictObject({ job_id: z.string().min(1).max(100) });

/** Query of `GET /api/linkedin/search/results`. */
export const PageQuery = z.strictObject({
  job_id: z.string().min(1).max(100),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  per_page: z.coerce.number().int().min(1).max(200).default(50),
});

export function toJobRequest(body: z.output<typeof CreateJob>): JobRequest {
  return {
    criteria: {
      kind: "people",
      people: toPeople(body.search_criteria),
      sources: [{ provider: "unipile" }],
      target: body.target_count,
      exclude: { known: body.search_criteria.exclude_known },
    },
  };
}

function toPeople(criteria: z.output<typeof SearchCriteria>): JobRequest["criteria"]["people"] {
  const { keywords, company_headcount: headcount } = criteria;
  const titles = filled(criteria.title);
  const excludeTitles = filled(criteria.exclude_title);
  const companies = filled(criteria.company);
  const locations = criteria.location.map(toParameter);
  const industries = criteria.industry.map(toParameter);
  const degrees = [...new Set([...criteria.network_distance, ...criteria.connection_degree])];
  return {
    ...(keywords && { keywords }),
    ...(titles.length > 0 && { titles }),
    ...(excludeTitles.length > 0 && { excludeTitles }),
    ...(locations.length > 0 && { locations }),
    ...(companies.length > 0 && { companies }),
    ...(headcount.length > 0 && { headcount }),
    ...(industries.length > 0 && { industries }),
    ...(degrees.length > 0 && { degrees }),
  };
}

function filled(words: readonly string[]): string[] {
  return words.filter((word) => word !== "");
}

// These callers send ids alone; the id stands in for the name until somebody looks it up.
function toParameter(id: string): { id: string; label: string } {
  return { id, label: id };
}

type OlderStatus = "queued" | "processing" | "completed" | "failed";

const STATUS: Record<JobStatus, OlderStatus> = {
  queued: "queued",
  processing: "processing",
  waiting: "processing",
  completed: "completed",
  failed: "failed",
  cancelled: "failed",
};

/** What `POST create-job` answers. */
export function toCreated(job: Job) {
  return {
    success: true,
    job_id: job.id,
    status: STATUS[job.status],
    message: `Search queued for ${job.progress.target} prospects`,
    metadata: {
      api: job.api,
      max_results: job.progress.target,
      estimated_time_seconds: job.estimatedSeconds,
    },
  };
}

/** What `GET create-job` answers. */
export function toState(job: Job) {
  const { current, target, percent } = job.progress;
  return {
    success: true,
    job: {
      id: job.id,
      status: STATUS[job.status],
      progress: { current, total: target, percentage: percent },
      results_count: job.counts.shown,
      started_at: job.startedAt,
      completed_at: job.completedAt,
      error_message: errorOf(job),
    },
  };
}

function errorOf(job: Job): string | null {
  return job.status === "cancelled" ? "cancelled" : (job.error?.message ?? null);
}

export function toResultsQuery(query: z.output<typeof PageQuery>): z.input<typeof ResultsQuery> {
  return { page: query.page, perPage: query.per_page };
}

/** What `GET results` answers, also while the search runs. */
export function toResults(results: ResultsPage, query: z.output<typeof PageQuery>) {
  const { page, per_page } = query;
  const totalPages = Math.ceil(results.total / per_page);
  return {
    success: true,
    job_id: results.jobId,
    job_status: STATUS[results.jobStatus],
    prospects: results.results.map(toProspect),
    pagination: {
      page,
      per_page,
      total: results.total,
      total_pages: totalPages,
      has_more: page < totalPages,
    },
  };
}

function toProspect(result: Result) {
  return {
    id: `linkedin_${result.memberId ?? result.providerId}`,
    name: result.name,
    title: result.title,
    company: result.company,
    linkedinUrl: result.linkedinUrl,
    location: result.location,
    connectionDegree: result.degree,
  };
}
