import { sessionCookie } from "#lib/server/cookie.ts";
import { toLocalPath } from "#lib/server/local-path.ts";
import { openRoute } from "#lib/server/route.ts";
import { refuseEmbedded, signInToDemo } from "#lib/server/sign-in.ts";

export const GET = openRoute(async (request) => {
  refuseEmbedded(request);
  const userId = await signInToDemo();
  const location = toLocalPath(new URL(request.url).searchParams.get("next"));
  const headers = { location, "set-cookie": sessionCookie(userId) };
  return new Response(null, { status: 303, headers });
});
