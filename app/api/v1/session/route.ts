import { OwnSession } from "#lib/contract/sign-in.ts";
import { requireSignedIn } from "#lib/server/caller.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) =>
  Response.json(OwnSession.parse(await requireSignedIn(request))),
);
