import { DecisionRequest } from "#lib/contract/decision.ts";
import { decide } from "#lib/engine/decide.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

const MAX_BYTES = 256 * 1024; // 5,000 ids are about 190 KiB

export const POST = route(async (request) => {
  const owner = await permit(request);
  const body = await readBody(request, DecisionRequest, { maxBytes: MAX_BYTES });
  return Response.json(await decide(world(), { owner, request: body }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
