import { requireFresh, requirePerson } from "#lib/server/caller.ts";
import { endSession } from "#lib/server/devices.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { route } from "#lib/server/route.ts";

interface Context {
  params: Promise<{ sessionId: string }>;
}

export const DELETE = route<Context>(async (request, context) => {
  const person = await requirePerson(request);
  requireFresh(person);
  await endSession(person, await readId(context, "sessionId"));
  return new Response(null, { status: 204 });
});

export const { GET, POST, PUT, PATCH, OPTIONS } = allowOnly(["DELETE"], route);
