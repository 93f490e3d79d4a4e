import { AuditQuery } from "#lib/contract/audit.ts";
import { readAudit } from "#lib/server/audit.ts";
import { readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const by = await permit(request);
  return Response.json(await readAudit(by, readQuery(request, AuditQuery)));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
