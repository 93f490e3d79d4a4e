import { JobEventQuery } from "#lib/contract/event.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { readId, readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readHistory } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request, context: RouteContext<"/api/v1/jobs/[jobId]/events">) => {
  const user = await permit(request);
  const jobId = await readId(context, "jobId");
  const page = await readHistory(user, jobId, readQuery(request, JobEventQuery));
  if (!page) throw new EngineError("not_found", "there is no such search");
  return Response.json(page);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
