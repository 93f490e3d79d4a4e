import { revokeInvitation } from "#lib/access/invitations.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/invitations/[invitationId]">;

export const DELETE = route(async (request, context: Context) => {
  const by = await permit(request);
  await revokeInvitation(world(), { by, invitationId: await readId(context, "invitationId") });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PUT, PATCH, OPTIONS } = allowOnly(["DELETE"], route);
