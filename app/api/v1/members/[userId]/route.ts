import { changeRole, removeMember } from "#lib/access/members.ts";
import { RoleChange } from "#lib/contract/team.ts";
import { requireFresh } from "#lib/server/caller.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/members/[userId]">;

export const PATCH = route(async (request, context: Context) => {
  const by = await permit(request);
  const { role } = await readBody(request, RoleChange);
  if (role === "owner") requireFresh(by);
  await changeRole(world(), { by, userId: await readId(context, "userId"), role });
  return new Response(null, { status: 204 });
});

export const DELETE = route(async (request, context: Context) => {
  const by = await permit(request);
  await removeMember(world(), { by, userId: await readId(context, "userId") });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PUT, OPTIONS } = allowOnly(["PATCH", "DELETE"], route);
