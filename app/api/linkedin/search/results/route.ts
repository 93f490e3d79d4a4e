import { EngineError } from "#lib/engine/errors.ts";
import { readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readResults } from "#lib/server/queries.ts";
import { olderRoute } from "#lib/server/route.ts";
import { PageQuery, toResults, toResultsQuery } from "#lib/shapes/linkedin-search.ts";

export const GET = olderRoute(async (request) => {
  const user = await permit(request);
  const query = readQuery(request, PageQuery);
  const results = await readResults(user, query.job_id, toResultsQuery(query));
  if (!results) throw new EngineError("not_found", "Job not found");
  return Response.json(toResults(results, query));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], olderRoute);
