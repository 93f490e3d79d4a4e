import { requireKeeper } from "#lib/server/caller.ts";
import { readStatus } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  await requireKeeper(request);
  return Response.json(await readStatus());
});
