import { answerAuth } from "#lib/server/auth.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { route } from "#lib/server/route.ts";

const answer = route(answerAuth);

export { answer as GET, answer as POST };
export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
