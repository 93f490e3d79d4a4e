import { listMembers } from "#lib/access/members.ts";
import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const by = await permit(request);
  return Response.json({ members: await listMembers(world(), by) });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
