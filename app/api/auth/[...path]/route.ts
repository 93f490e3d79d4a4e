import { answerAuth } from "#lib/server/auth.ts";
import { route } from "#lib/server/route.ts";

const answer = route(answerAuth);

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
