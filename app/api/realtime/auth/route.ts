import { ChannelRequest } from "#lib/contract/realtime.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { mayJoin } from "#lib/server/channel.ts";
import { readForm } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { requireSigner } from "#lib/server/realtime.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const user = await permit(request);
  const { socket_id: socketId, channel_name: channel } = await readForm(request, ChannelRequest);
  const { signChannel } = requireSigner();
  if (!(await mayJoin(user, channel))) {
    throw new EngineError("forbidden", "this channel is not for you", { field: "channel_name" });
  }
  return Response.json(signChannel({ socketId, channel }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
