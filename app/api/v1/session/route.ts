import { OwnSession } from "#lib/contract/sign-in.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permitPerson } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) =>
  Response.json(OwnSession.parse(await permitPerson(request))),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
