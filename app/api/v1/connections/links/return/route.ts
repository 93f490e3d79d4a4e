import { LinkReturn } from "#lib/contract/connection-link.ts";
import { settleLink } from "#lib/linking/settle-link.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { siteOrigin } from "#lib/server/origin.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const by = await permit(request);
  const body = await readBody(request, LinkReturn);
  const siteUrl = siteOrigin(request);
  return Response.json(await settleLink(world(), { by, request: body, siteUrl }));
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
