import { requireUser } from "#lib/server/caller.ts";
import { readConnections } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const user = await requireUser(request, "jobs:read");
  return Response.json(await readConnections(user));
});
