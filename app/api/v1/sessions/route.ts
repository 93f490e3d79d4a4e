import { endOtherSessions, listSessions } from "#lib/server/devices.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permitPerson } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const person = await permitPerson(request);
  return Response.json(await listSessions(person));
});

/** Ends every session but this one. */
export const DELETE = route(async (request) => {
  const person = await permitPerson(request);
  await endOtherSessions(person);
  return new Response(null, { status: 204 });
});

export const { POST, PUT, PATCH, OPTIONS } = allowOnly(["GET", "DELETE"], route);
