import { NoticeMark, NoticeQuery } from "#lib/contract/privacy.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

/** Who is still to be told that they were found. */
export const GET = route(async (request) => {
  const { workspaceId } = await permit(request);
  const query = readQuery(request, NoticeQuery);
  return Response.json(await world().notices.list({ workspaceId, query }));
});

export const POST = route(async (request) => {
  const by = await permit(request);
  const mark = await readBody(request, NoticeMark);
  return Response.json({ told: await world().notices.mark({ by, mark }) });
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
