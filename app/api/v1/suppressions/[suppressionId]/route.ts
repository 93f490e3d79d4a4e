import { liftSuppression } from "#lib/privacy/lift.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { note } from "#lib/server/note.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/suppressions/[suppressionId]">;

export const DELETE = route(async (request, context: Context) => {
  const owner = await permit(request);
  const id = await readId(context, "suppressionId");
  await liftSuppression(world(), { owner, id });
  await note(owner, "suppression.lifted", { object: id });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PUT, PATCH, OPTIONS } = allowOnly(["DELETE"], route);
