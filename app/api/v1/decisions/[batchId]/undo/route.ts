import { undoDecision } from "#lib/engine/decide.ts";
import { requireUser } from "#lib/server/caller.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/decisions/[batchId]/undo">;

export const POST = route(async (request, context: Context) => {
  const owner = await requireUser(request, "prospects:write");
  const batchId = await readId(context, "batchId");
  return Response.json(await undoDecision(world(), { owner, batchId }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
