import { EngineError } from "#lib/engine/errors.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readJob } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request, context: RouteContext<"/api/v1/jobs/[jobId]">) => {
  const user = await permit(request);
  const job = await readJob(user, await readId(context, "jobId"));
  if (!job) throw new EngineError("not_found", "there is no such search");
  return Response.json(job);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
