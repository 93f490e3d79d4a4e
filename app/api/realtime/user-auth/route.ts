import { UserRequest } from "#lib/contract/realtime.ts";
import { readForm } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { requireSigner } from "#lib/server/realtime.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const { userId } = await permit(request);
  const { socket_id: socketId } = await readForm(request, UserRequest);
  return Response.json(requireSigner().signUser({ socketId, userId }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
