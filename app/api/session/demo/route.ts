import { toLocalPath } from "#lib/server/local-path.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { openRoute, route } from "#lib/server/route.ts";
import { refuseEmbedded, signInToDemo } from "#lib/server/sign-in.ts";

export const GET = openRoute(async (request) => {
  refuseEmbedded(request);
  const { headers } = await signInToDemo(request);
  headers.set("location", toLocalPath(new URL(request.url).searchParams.get("next")));
  return new Response(null, { status: 303, headers });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
