import { requireOperator } from "#lib/server/caller.ts";
import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { route } from "#lib/server/route.ts";

/** People who lost both and in whose workspaces a second person of rank is missing. */
export const GET = route(async (request) => {
  const operator = await requireOperator(request);
  return Response.json({ recoveries: await world().recoveries.listForOperator(operator) });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
