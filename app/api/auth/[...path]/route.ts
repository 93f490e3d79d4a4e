import { answerAuth } from "#lib/server/auth.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { openRoute, route } from "#lib/server/route.ts";

export const GET = openRoute(answerAuth);
export const POST = openRoute(answerAuth);

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
