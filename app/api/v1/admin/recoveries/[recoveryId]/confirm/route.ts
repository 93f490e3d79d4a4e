import { confirmAsOperator } from "#lib/access/recoveries.ts";
import { requireFreshOperator } from "#lib/server/caller.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { originOf, siteOrigin } from "#lib/server/origin.ts";
import { refuseKey } from "#lib/server/permit.ts";
import { post } from "#lib/server/post.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/admin/recoveries/[recoveryId]/confirm">;

export const POST = route(async (request, context: Context) => {
  await refuseKey(request); // it is the word of a person
  const operator = await requireFreshOperator(request);
  const by = { ...operator, origin: originOf(request) };
  const recoveryId = await readId(context, "recoveryId");
  post(await confirmAsOperator(world(), { by, recoveryId, siteUrl: siteOrigin(request) }));
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
