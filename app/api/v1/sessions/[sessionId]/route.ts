import { endSession } from "#lib/server/devices.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permitPerson } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

interface Context {
  params: Promise<{ sessionId: string }>;
}

export const DELETE = route(async (request, context: Context) => {
  const person = await permitPerson(request);
  await endSession(person, await readId(context, "sessionId"));
  return new Response(null, { status: 204 });
});

export const { GET, POST, PUT, PATCH, OPTIONS } = allowOnly(["DELETE"], route);
