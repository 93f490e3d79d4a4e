import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readProvider } from "#lib/server/provider-keys.ts";
import { route } from "#lib/server/route.ts";
import { testKey } from "#lib/vault/test-key.ts";

type Context = RouteContext<"/api/v1/provider-keys/[provider]/test">;

export const POST = route(async (request, context: Context) => {
  const owner = await permit(request);
  const provider = await readProvider(context);
  return Response.json(await testKey(world(), { owner, provider }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
