import { ResultsQuery } from "#lib/contract/prospect.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { readId, readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readResults } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request, context: RouteContext<"/api/v1/jobs/[jobId]/results">) => {
  const user = await permit(request);
  const jobId = await readId(context, "jobId");
  const page = await readResults(user, jobId, readQuery(request, ResultsQuery));
  if (!page) throw new EngineError("not_found", "there is no such search");
  return Response.json(page);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
