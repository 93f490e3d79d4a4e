import { SuppressionQuery, SuppressionRequest } from "#lib/contract/suppression.ts";
import { suppress } from "#lib/privacy/suppress.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";
import { readSuppressions } from "#lib/server/suppressions.ts";

const MAX_BYTES = 256 * 1_024;

export const GET = route(async (request) => {
  const user = await permit(request);
  return Response.json(await readSuppressions(user, readQuery(request, SuppressionQuery)));
});

export const POST = route(async (request) => {
  const owner = await permit(request);
  const subjects = await readBody(request, SuppressionRequest, { maxBytes: MAX_BYTES });
  const answer = await suppress(world(), { owner, reason: "asked", subjects });
  return Response.json(answer, { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
