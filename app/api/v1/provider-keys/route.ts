import { ProviderKeyList } from "#lib/contract/provider-key.ts";
import { world } from "#lib/server/container.ts";
import { requireKeyKeeper } from "#lib/server/provider-keys.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const { workspaceId } = await requireKeyKeeper(request);
  const keys = await world().providerKeys.list(workspaceId);
  return Response.json(ProviderKeyList.parse({ keys }));
});
