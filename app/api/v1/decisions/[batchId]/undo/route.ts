import { undoDecision } from "#lib/engine/decide.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit, requireOwn } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/decisions/[batchId]/undo">;

export const POST = route(async (request, context: Context) => {
  const owner = await permit(request);
  const batchId = await readId(context, "batchId");
  await requireOwn(request, owner, { what: "decision_batch", id: batchId });
  return Response.json(await undoDecision(world(), { owner, batchId }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
