import { LinkNotice } from "#lib/contract/connection-link.ts";
import { hearOfLink } from "#lib/linking/hear-provider.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { later } from "#lib/server/later.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { originOf } from "#lib/server/origin.ts";
import { openRoute } from "#lib/server/route.ts";

type Context = RouteContext<"/api/callbacks/unipile/link/[token]">;

const MAX_BYTES = 4 * 1024;

/** Unipile says that somebody signed in by a link. The answer is the same whatever the token is worth. */
export const POST = openRoute(async (request, context: Context) => {
  const { token } = await context.params;
  const accountId = await readBody(request, LinkNotice, { maxBytes: MAX_BYTES, anyType: true });
  const from = originOf(request);
  later(() => hearOfLink(world(), { token, accountId, from }));
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], openRoute);
