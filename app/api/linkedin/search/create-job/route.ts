import { EngineError } from "#lib/engine/errors.ts";
import { toJobView } from "#lib/engine/job-view.ts";
import { startJob } from "#lib/engine/start.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readIdempotencyKey, readQuery } from "#lib/server/input.ts";
import { enforceSearch } from "#lib/server/limits.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readJob } from "#lib/server/queries.ts";
import { olderRoute } from "#lib/server/route.ts";
import {
  CreateJob,
  JobQuery,
  toCreated,
  toJobRequest,
  toState,
} from "#lib/shapes/linkedin-search.ts";

export const POST = olderRoute(async (request) => {
  const owner = await permit(request);
  const idempotencyKey = readIdempotencyKey(request);
  const body = toJobRequest(await readBody(request, CreateJob));
  await enforceSearch(owner, body.criteria.target);
  const { job } = await startJob(world(), { owner, request: body, idempotencyKey });
  return Response.json(toCreated(toJobView(job)));
});

export const GET = olderRoute(async (request) => {
  const user = await permit(request);
  const job = await readJob(user, readQuery(request, JobQuery).job_id);
  if (!job) throw new EngineError("not_found", "Job not found");
  return Response.json(toState(job));
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], olderRoute);
