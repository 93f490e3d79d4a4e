import { PersonRequest } from "#lib/contract/privacy.ts";
import { erasePerson } from "#lib/privacy/erase-person.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const by = await permit(request);
  const asked = await readBody(request, PersonRequest);
  return Response.json(await erasePerson(world(), { by, asked }), { status: 202 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
