import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readConnections } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const user = await permit(request);
  return Response.json(await readConnections(user));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
