import { liftSuppression } from "#lib/privacy/lift.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/suppressions/[suppressionId]">;

export const DELETE = route(async (request, context: Context) => {
  const owner = await permit(request);
  await liftSuppression(world(), { owner, id: await readId(context, "suppressionId") });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PUT, PATCH, OPTIONS } = allowOnly(["DELETE"], route);
