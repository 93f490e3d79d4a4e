import { requireOperator } from "#lib/server/caller.ts";
import { readDeadLetters } from "#lib/server/operate.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  await requireOperator(request);
  return Response.json(await readDeadLetters());
});
