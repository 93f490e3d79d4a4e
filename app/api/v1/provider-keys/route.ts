import { ProviderKeyList } from "#lib/contract/provider-key.ts";
import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const { workspaceId } = await permit(request);
  const keys = await world().providerKeys.list(workspaceId);
  return Response.json(ProviderKeyList.parse({ keys }));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
