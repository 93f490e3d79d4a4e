import { AuditQuery } from "#lib/contract/audit.ts";
import { world } from "#lib/server/container.ts";
import { readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const by = await permit(request);
  const query = readQuery(request, AuditQuery);
  return Response.json(await world().trail.list({ by, query }));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
