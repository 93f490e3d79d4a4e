import { ProviderKeyList } from "#lib/contract/provider-key.ts";
import { requireAdmin } from "#lib/server/admin.ts";
import { world } from "#lib/server/container.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const { workspaceId } = await requireAdmin(request, "connections:write");
  const keys = await world().providerKeys.list(workspaceId);
  return Response.json(ProviderKeyList.parse({ keys }));
});
