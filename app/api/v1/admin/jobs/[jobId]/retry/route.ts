import { requireOperator } from "#lib/server/caller.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { retryAnyJob } from "#lib/server/operate.ts";
import { originOf } from "#lib/server/origin.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/admin/jobs/[jobId]/retry">;

export const POST = route(async (request, context: Context) => {
  const operator = await requireOperator(request);
  const job = await retryAnyJob(
    { ...operator, origin: originOf(request) },
    await readId(context, "jobId"),
  );
  return Response.json(job, { status: 202 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
