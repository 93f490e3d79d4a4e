import { NoticeMark, NoticeQuery } from "#lib/contract/privacy.ts";
import { world } from "#lib/server/container.ts";
import { readBody, readQuery } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { readNotices } from "#lib/server/notices.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const user = await permit(request);
  return Response.json(await readNotices(user, readQuery(request, NoticeQuery)));
});

export const POST = route(async (request) => {
  const by = await permit(request);
  const mark = await readBody(request, NoticeMark);
  return Response.json({ told: await world().notices.mark({ by, mark }) });
});

export const { PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET", "POST"], route);
