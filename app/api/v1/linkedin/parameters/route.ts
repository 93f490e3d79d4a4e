import { ParameterQuery } from "#lib/contract/parameter.ts";
import { findParameters } from "#lib/engine/connections.ts";
import { world } from "#lib/server/container.ts";
import { readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

// Each call asks LinkedIn on the account's behalf: only for who may search.
export const GET = route(async (request) => {
  const owner = await permit(request);
  const query = readQuery(request, ParameterQuery);
  return Response.json({ parameters: await findParameters(world(), { owner, query }) });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
