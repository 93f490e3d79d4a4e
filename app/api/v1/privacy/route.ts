import { PrivacyChange } from "#lib/contract/privacy.ts";
import { world } from "#lib/server/container.ts";
import { readBody } from "#lib/server/input.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(async (request) => {
  const by = await permit(request);
  return Response.json(await world().retention.read(by));
});

export const PATCH = route(async (request) => {
  const by = await permit(request);
  const change = await readBody(request, PrivacyChange);
  await world().retention.change({ by, change });
  return new Response(null, { status: 204 });
});

export const { POST, PUT, DELETE, OPTIONS } = allowOnly(["GET", "PATCH"], route);
