import { JobListQuery, JobRequest } from "#lib/contract/job.ts";
import { toJobView } from "#lib/engine/job-view.ts";
import { startJob } from "#lib/engine/start.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readIdempotencyKey, readQuery } from "#lib/server/input.ts";
import { enforceSearch } from "#lib/server/limits.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readJobs } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const user = await permit(request);
  return Response.json(await readJobs(user, readQuery(request, JobListQuery)));
});

export const POST = route(async (request) => {
  const owner = await permit(request);
  const idempotencyKey = readIdempotencyKey(request);
  const body = await readBody(request, JobRequest);
  await enforceSearch(owner, body.criteria.target);
  const { job, isRepeat } = await startJob(world(), { owner, request: body, idempotencyKey });
  const headers = { location: `/api/v1/jobs/${job.id}` };
  return Response.json(toJobView(job), { status: isRepeat ? 200 : 202, headers });
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
