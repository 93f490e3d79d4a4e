import { requireAdmin } from "#lib/server/admin.ts";
import { world } from "#lib/server/container.ts";
import { readProvider } from "#lib/server/provider-keys.ts";
import { route } from "#lib/server/route.ts";
import { testKey } from "#lib/vault/test-key.ts";

type Context = RouteContext<"/api/v1/provider-keys/[provider]/test">;

export const POST = route(async (request, context: Context) => {
  const owner = await requireAdmin(request, "connections:write");
  const provider = await readProvider(context);
  return Response.json(await testKey(world(), { owner, provider }));
});
