import { stopByLetter } from "#lib/access/recoveries.ts";
import { StopRecovery } from "#lib/contract/recovery.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { originOf } from "#lib/server/origin.ts";
import { post } from "#lib/server/post.ts";
import { openRoute } from "#lib/server/route.ts";
import { refuseForeign } from "#lib/server/sign-in.ts";

/** The secret of the letter is enough: whoever was mailed it may be unable to sign in. */
export const POST = openRoute(async (request) => {
  refuseForeign(request);
  const { token } = await readBody(request, StopRecovery);
  post(await stopByLetter(world(), { token, origin: originOf(request) }));
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], openRoute);
