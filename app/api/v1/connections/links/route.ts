import { LinkRequest } from "#lib/contract/connection-link.ts";
import { beginLink } from "#lib/linking/begin-link.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { siteOrigin } from "#lib/server/origin.ts";
import { permit, requireOwn } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const POST = route(async (request) => {
  const by = await permit(request);
  const body = await readBody(request, LinkRequest);
  const { connectionId: id } = body;
  if (id !== undefined) await requireOwn(request, by, { what: "connection", id });
  const link = await beginLink(world(), { by, request: body, siteUrl: siteOrigin(request) });
  return Response.json(link, { status: 201 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
