import { createWorkspace } from "#lib/access/workspaces.ts";
import { WorkspaceName } from "#lib/contract/workspace.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permitPerson } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";
import { readWorkspaces } from "#lib/server/team.ts";

export const GET = route(async (request) => {
  const person = await permitPerson(request);
  return Response.json(await readWorkspaces(person));
});

export const POST = route(async (request) => {
  const by = await permitPerson(request);
  const { name } = await readBody(request, WorkspaceName);
  const id = await createWorkspace(world(), { by, name });
  return Response.json({ id, name, role: "owner", isCurrent: false }, { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
