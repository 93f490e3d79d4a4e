import { approveRecovery } from "#lib/access/recoveries.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { siteOrigin } from "#lib/server/origin.ts";
import { permit } from "#lib/server/permit.ts";
import { post } from "#lib/server/post.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/recoveries/[recoveryId]/approve">;

export const POST = route(async (request, context: Context) => {
  const by = await permit(request);
  const recoveryId = await readId(context, "recoveryId");
  post(await approveRecovery(world(), { by, recoveryId, siteUrl: siteOrigin(request) }));
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
