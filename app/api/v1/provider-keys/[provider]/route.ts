import { ProviderKeyRequest } from "#lib/contract/provider-key.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { readProvider } from "#lib/server/provider-keys.ts";
import { route } from "#lib/server/route.ts";
import { putKey } from "#lib/vault/put-key.ts";
import { removeKey } from "#lib/vault/remove-key.ts";

type Context = RouteContext<"/api/v1/provider-keys/[provider]">;

export const PUT = route(async (request, context: Context) => {
  const owner = await permit(request);
  const provider = await readProvider(context);
  const body = await readBody(request, ProviderKeyRequest);
  return Response.json(await putKey(world(), { owner, provider, request: body }));
});

export const DELETE = route(async (request, context: Context) => {
  const owner = await permit(request);
  await removeKey(world(), { owner, provider: await readProvider(context) });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PATCH, OPTIONS } = allowOnly(["PUT", "DELETE"], route);
