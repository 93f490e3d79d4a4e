import { world } from "#lib/server/container.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { openRoute, route } from "#lib/server/route.ts";

export const dynamic = "force-dynamic";

export const GET = openRoute(async () => {
  const { database } = await world().health();
  const isOk = database === "ok";
  return Response.json(
    { status: isOk ? "ok" : "unavailable", database },
    { status: isOk ? 200 : 503 },
  );
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["GET"], route);
