import { ResultsQuery, ResultsRequest } from "#lib/contract/prospect.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { readBody, readId, readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readResults } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/jobs/[jobId]/results">;

export const GET = route(async (request, context: Context) => {
  const user = await permit(request);
  const jobId = await readId(context, "jobId");
  const page = await readResults(user, jobId, readQuery(request, ResultsQuery));
  if (!page) throw new EngineError("not_found", "there is no such search");
  return Response.json(page);
});

/** The same with what is looked for in the body: words about people have no place in an address. */
export const POST = route(async (request, context: Context) => {
  const user = await permit(request);
  const jobId = await readId(context, "jobId");
  const page = await readResults(user, jobId, await readBody(request, ResultsRequest));
  if (!page) throw new EngineError("not_found", "there is no such search");
  return Response.json(page);
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
