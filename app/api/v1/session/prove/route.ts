import { Proof } from "#lib/contract/sign-in.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permitPerson } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";
import { proveAgain } from "#lib/server/sign-in.ts";

export const POST = route(async (request) => {
  await permitPerson(request);
  const proof = await readBody(request, Proof);
  return new Response(null, { status: 204, headers: await proveAgain(request, proof) });
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
