import { revokeApiKey } from "#lib/access/api-keys.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/api-keys/[keyId]">;

export const DELETE = route(async (request, context: Context) => {
  const by = await permit(request);
  await revokeApiKey(world(), { by, keyId: await readId(context, "keyId") });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PUT, PATCH, OPTIONS } = allowOnly(["DELETE"], route);
