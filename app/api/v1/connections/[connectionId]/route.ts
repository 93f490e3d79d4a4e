import { ConnectionChange } from "#lib/contract/connection.ts";
import { changeConnection } from "#lib/linking/change-connection.ts";
import { removeConnection } from "#lib/linking/remove-connection.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit, requireOwn } from "#lib/server/permit.ts";
import { toConnectionView } from "#lib/server/queries.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/connections/[connectionId]">;

export const PATCH = route(async (request, context: Context) => {
  const by = await permit(request);
  const connectionId = await readId(context, "connectionId");
  const change = await readBody(request, ConnectionChange);
  await requireOwn(request, by, { what: "connection", id: connectionId });
  const changed = await changeConnection(world(), { by, connectionId, change });
  return Response.json(toConnectionView(changed, by));
});

export const DELETE = route(async (request, context: Context) => {
  const by = await permit(request);
  const connectionId = await readId(context, "connectionId");
  await requireOwn(request, by, { what: "connection", id: connectionId });
  await removeConnection(world(), { by, connectionId });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PUT, OPTIONS } = allowOnly(["PATCH", "DELETE"], route);
