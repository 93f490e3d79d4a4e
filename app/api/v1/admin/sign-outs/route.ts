import { signOutAnybody } from "#lib/access/members.ts";
import { SignOutRequest } from "#lib/contract/operator.ts";
import { requireFreshOperator } from "#lib/server/caller.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { originOf } from "#lib/server/origin.ts";
import { route } from "#lib/server/route.ts";

/** Signs somebody out everywhere. */
export const POST = route(async (request) => {
  const operator = await requireFreshOperator(request);
  const { email } = await readBody(request, SignOutRequest);
  const by = { ...operator, origin: originOf(request) };
  return Response.json({ ended: await signOutAnybody(world(), { by, email }) });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
