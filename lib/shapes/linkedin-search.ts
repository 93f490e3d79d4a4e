import { z } from "zod";
import { type Job, type JobRequest, type JobStatus, MAX_TARGET } from "#lib/contract/job.ts";
import type { Result, ResultsPage, ResultsQuery } from "#lib/contract/prospect.ts";
import { SearchCriteria, toCriteria } from "./linkedin-criteria.ts";

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
  return { criteria: toCriteria(body.search_criteria, body.target_count) };
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
