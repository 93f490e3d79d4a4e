import { CancelRequest } from "#lib/contract/job.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { toJobView } from "#lib/engine/job-view.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit, requireOwn } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request, context: RouteContext<"/api/v1/jobs/[jobId]/cancel">) => {
  const owner = await permit(request);
  const jobId = await readId(context, "jobId");
  const { discard } = await readBody(request, CancelRequest, { ifEmpty: {} });
  await requireOwn(request, owner, { what: "job", id: jobId });
  const job = await cancelJob(world(), { owner, jobId, discard });
  return Response.json(toJobView(job), { status: 202 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
