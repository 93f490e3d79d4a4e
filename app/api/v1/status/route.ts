import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readStatus } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  await permit(request);
  return Response.json(await readStatus());
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
