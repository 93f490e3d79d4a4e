import { switchWorkspace } from "#lib/access/workspaces.ts";
import { SwitchRequest } from "#lib/contract/workspace.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permitPerson } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const by = await permitPerson(request);
  const { workspaceId } = await readBody(request, SwitchRequest);
  await switchWorkspace(world(), { by, workspaceId });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
