import { liftSuppression } from "#lib/privacy/lift.ts";
import { requireAdmin } from "#lib/server/admin.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/suppressions/[suppressionId]">;

export const DELETE = route(async (request, context: Context) => {
  const owner = await requireAdmin(request, "suppressions:write");
  await liftSuppression(world(), { owner, id: await readId(context, "suppressionId") });
  return new Response(null, { status: 204 });
});
