import { describeApi } from "#lib/openapi/describe.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { openRoute, route } from "#lib/server/route.ts";

/** What every route reads, answers and refuses. */
export const GET = openRoute(
  () => new Response(describeApi(), { headers: { "content-type": "application/json" } }),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
