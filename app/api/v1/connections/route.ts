import { requireUser } from "#lib/server/caller.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { readConnections } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const user = await requireUser(request, "jobs:read");
  return Response.json(await readConnections(user));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
