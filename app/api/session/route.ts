import { KeySignIn } from "#lib/contract/sign-in.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { openRoute, route } from "#lib/server/route.ts";
import { refuseForeign, signInWithKey, signOut } from "#lib/server/sign-in.ts";

export const POST = openRoute(async (request) => {
  refuseForeign(request);
  const { apiKey } = await readBody(request, KeySignIn);
  const { next, headers } = await signInWithKey(request, apiKey);
  return Response.json({ next }, { headers });
});

export const DELETE = openRoute(async (request) => {
  refuseForeign(request);
  return new Response(null, { status: 204, headers: await signOut(request) });
});

export const { GET, HEAD, PUT, PATCH, OPTIONS } = allowOnly(["POST", "DELETE"], route);
