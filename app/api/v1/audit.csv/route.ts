import { exportAudit } from "#lib/access/export-audit.ts";
import { AuditFilter } from "#lib/contract/audit.ts";
import { world } from "#lib/server/container.ts";
import { readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";
import { toStream } from "#lib/server/stream.ts";

/** Sent as it is read. */
export const GET = route(async (request) => {
  const by = await permit(request);
  const filter = readQuery(request, AuditFilter);
  const lines = await exportAudit(world(), { by, filter });
  const day = new Date().toISOString().slice(0, 10);
  return new Response(toStream(lines), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="audit-${day}.csv"`,
    },
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
