import { DrainRequest } from "#lib/contract/operator.ts";
import { requireOperator } from "#lib/server/caller.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { setDraining } from "#lib/server/operate.ts";
import { originOf } from "#lib/server/origin.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const operator = await requireOperator(request);
  const { draining } = await readBody(request, DrainRequest);
  await setDraining({ ...operator, origin: originOf(request) }, draining);
  return Response.json({ draining });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
