import { toLocalPath } from "#lib/server/local-path.ts";
import { route } from "#lib/server/route.ts";
import { refuseEmbedded, signInToDemo } from "#lib/server/sign-in.ts";

export const GET = route(async (request) => {
  refuseEmbedded(request);
  const { headers } = await signInToDemo(request);
  headers.set("location", toLocalPath(new URL(request.url).searchParams.get("next")));
  return new Response(null, { status: 303, headers });
});
