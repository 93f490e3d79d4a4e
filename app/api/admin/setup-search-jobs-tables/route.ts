import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { olderRoute } from "#lib/server/route.ts";

/** Migrations make the tables; this only says whether they are there. */
export const POST = olderRoute(async (request) => {
  await permit(request);
  const tables = await world().access.tablesVerified();
  const success = Object.values(tables).every(Boolean);
  return Response.json({ success, tables_verified: tables }, { status: success ? 200 : 503 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], olderRoute);
