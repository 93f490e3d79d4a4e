import { ChannelRequest } from "#lib/contract/realtime.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { mayJoin } from "#lib/server/channel.ts";
import { world } from "#lib/server/container.ts";
import { readForm } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const user = await permit(request);
  const { socket_id: socketId, channel_name: channel } = await readForm(request, ChannelRequest);
  const { realtimeAuth } = world();
  if (!realtimeAuth) throw new EngineError("unavailable", "no realtime service is configured");
  if (!(await mayJoin(user, channel))) {
    throw new EngineError("forbidden", "this channel is not for you", { field: "channel_name" });
  }
  return Response.json(realtimeAuth({ socketId, channel }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
