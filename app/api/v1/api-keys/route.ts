import { createApiKey } from "#lib/access/api-keys.ts";
import { NewApiKey } from "#lib/contract/api-key.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const by = await permit(request);
  return Response.json({ keys: await world().apiKeys.list(by) });
});

export const POST = route(async (request) => {
  const by = await permit(request);
  const body = await readBody(request, NewApiKey);
  return Response.json(await createApiKey(world(), { by, request: body }), { status: 201 });
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
