import { leaveWorkspace } from "#lib/access/members.ts";
import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const by = await permit(request);
  await leaveWorkspace(world(), { by });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
