import { ConnectionPace } from "#lib/contract/connection.ts";
import { setPace } from "#lib/engine/connections.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit, requireOwn } from "#lib/server/permit.ts";
import { toConnectionView } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/connections/[connectionId]">;

export const PATCH = route(async (request, context: Context) => {
  const owner = await permit(request);
  const connectionId = await readId(context, "connectionId");
  const pace = await readBody(request, ConnectionPace);
  await requireOwn(request, owner, { what: "connection", id: connectionId });
  return Response.json(toConnectionView(await setPace(world(), { owner, connectionId, pace })));
});

export const { GET, HEAD, POST, PUT, DELETE, OPTIONS } = allowOnly(["PATCH"], route);
