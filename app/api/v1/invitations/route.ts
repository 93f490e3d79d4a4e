import { invite } from "#lib/access/invitations.ts";
import { NewInvitation } from "#lib/contract/team.ts";
import { requireFresh } from "#lib/server/caller.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { enforceInvited } from "#lib/server/limits.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { siteOrigin } from "#lib/server/origin.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const by = await permit(request);
  return Response.json({ invitations: await world().invitations.list(by) });
});

export const POST = route(async (request) => {
  const by = await permit(request);
  const body = await readBody(request, NewInvitation);
  if (body.role === "owner") requireFresh(by);
  await enforceInvited(by, body.email);
  const siteUrl = siteOrigin(request);
  const invitation = await invite(world(), { by, request: body, siteUrl });
  return Response.json(invitation, { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
