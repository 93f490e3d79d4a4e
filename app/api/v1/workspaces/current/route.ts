import { deleteWorkspace, renameWorkspace } from "#lib/access/workspaces.ts";
import { DeleteWorkspace, WorkspaceName } from "#lib/contract/workspace.ts";
import { prepareRelease } from "#lib/linking/release-accounts.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

/** What would go with the workspace. */
export const GET = route(async (request) => {
  const by = await permit(request);
  const current = await world().workspaces.read(by);
  return Response.json({ id: by.workspaceId, ...current });
});

export const PATCH = route(async (request) => {
  const by = await permit(request);
  const { name } = await readBody(request, WorkspaceName);
  await renameWorkspace(world(), { by, name });
  return new Response(null, { status: 204 });
});

export const DELETE = route(async (request) => {
  const by = await permit(request);
  const { name } = await readBody(request, DeleteWorkspace);
  const release = await prepareRelease(world(), by.workspaceId);
  const gone = await deleteWorkspace(world(), { by, name });
  await release();
  return Response.json(gone);
});

export const { POST, PUT, OPTIONS } = allowOnly(["GET", "PATCH", "DELETE"], route);
