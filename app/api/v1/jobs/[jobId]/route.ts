import { EngineError } from "#lib/engine/errors.ts";
import { requireUser } from "#lib/server/caller.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { readJob } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request, context: RouteContext<"/api/v1/jobs/[jobId]">) => {
  const user = await requireUser(request, "jobs:read");
  const job = await readJob(user, await readId(context, "jobId"));
  if (!job) throw new EngineError("not_found", "there is no such search");
  return Response.json(job);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
