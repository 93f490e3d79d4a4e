import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

/** Members who have lost their second factor and its backup codes. */
export const GET = route(async (request) => {
  const by = await permit(request);
  return Response.json({ recoveries: await world().recoveries.list(by) });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
