import { endMemberSessions } from "#lib/access/members.ts";
import { world } from "#lib/server/container.ts";
import { readId } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

type Context = RouteContext<"/api/v1/members/[userId]/sessions">;

/** Ends all of them, in whichever workspace the member works. */
export const DELETE = route(async (request, context: Context) => {
  const by = await permit(request);
  await endMemberSessions(world(), { by, userId: await readId(context, "userId") });
  return new Response(null, { status: 204 });
});

export const { GET, HEAD, POST, PUT, PATCH, OPTIONS } = allowOnly(["DELETE"], route);
