import { requireOperator } from "#lib/server/caller.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { readAdminAccounts } from "#lib/server/operate.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  await requireOperator(request);
  return Response.json(await readAdminAccounts());
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
