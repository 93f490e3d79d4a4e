import { noSessionCookie, sessionCookie } from "#lib/server/cookie.ts";
import { readBody } from "#lib/server/input.ts";
import { openRoute } from "#lib/server/route.ts";
import { refuseForeign, SignIn, signIn } from "#lib/server/sign-in.ts";

export const POST = openRoute(async (request) => {
  refuseForeign(request);
  const { apiKey } = await readBody(request, SignIn);
  const userId = await signIn(request, apiKey);
  return new Response(null, { status: 204, headers: { "set-cookie": sessionCookie(userId) } });
});

export const DELETE = openRoute((request) => {
  refuseForeign(request);
  return new Response(null, { status: 204, headers: { "set-cookie": noSessionCookie() } });
});
