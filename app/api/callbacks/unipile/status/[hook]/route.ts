import { HookAddress } from "#lib/contract/connection-link.ts";
import { hearOfStatus } from "#lib/linking/hear-provider.ts";
import { world } from "#lib/server/container.ts";
import { skipBody } from "#lib/server/input.ts";
import { later } from "#lib/server/later.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { originOf } from "#lib/server/origin.ts";
import { openRoute } from "#lib/server/route.ts";

type Context = RouteContext<"/api/callbacks/unipile/status/[hook]">;

const MAX_BYTES = 4 * 1024;

/**
 * Unipile says that an account changed. How it is now is asked of Unipile, so nothing of the body is read; the answer is the
 * same whatever the address is worth.
 */
export const POST = openRoute(async (request, context: Context) => {
  const { hook } = await context.params;
  await skipBody(request, MAX_BYTES);
  const { data: address = null } = HookAddress.safeParse(hook);
  const from = originOf(request);
  later(() => hearOfStatus(world(), { address, from }));
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], openRoute);
