import { transferOwnership } from "#lib/access/members.ts";
import { OwnershipChange } from "#lib/contract/team.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const by = await permit(request);
  const { userId } = await readBody(request, OwnershipChange);
  await transferOwnership(world(), { by, userId });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
