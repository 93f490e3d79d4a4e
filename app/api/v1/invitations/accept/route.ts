import { acceptInvitation } from "#lib/access/invitations.ts";
import { AcceptInvitation } from "#lib/contract/team.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permitPerson } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const by = await permitPerson(request);
  const { token } = await readBody(request, AcceptInvitation);
  return Response.json(await acceptInvitation(world(), { by, token }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
