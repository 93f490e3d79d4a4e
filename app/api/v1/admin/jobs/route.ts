import { AdminJobQuery } from "#lib/contract/operator.ts";
import { requireOperator } from "#lib/server/caller.ts";
import { readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { readAdminJobs } from "#lib/server/operate.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const operator = await requireOperator(request);
  return Response.json(await readAdminJobs(operator, readQuery(request, AdminJobQuery)));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
