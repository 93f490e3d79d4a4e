import { toJobView } from "#lib/engine/job-view.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit, requireOwn } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request, context: RouteContext<"/api/v1/jobs/[jobId]/retry">) => {
  const owner = await permit(request);
  const jobId = await readId(context, "jobId");
  await requireOwn(request, owner, { what: "job", id: jobId });
  const job = await retryJob(world(), { owner, jobId });
  return Response.json(toJobView(job), { status: 202 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
