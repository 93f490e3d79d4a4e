import { exportWorkspace } from "#lib/privacy/export-workspace.ts";
import { world } from "#lib/server/container.ts";
import { spendRows } from "#lib/server/limits.ts";
import { allowOnly } from "#lib/server/methods.ts";
import { permit } from "#lib/server/permit.ts";
import { route } from "#lib/server/route.ts";
import { toStream } from "#lib/server/stream.ts";

/** A copy of the workspace, sent as it is read. */
export const POST = route(async (request) => {
  const by = await permit(request);
  const lines = await exportWorkspace({ ...world(), spendRows }, { by });
  const day = new Date().toISOString().slice(0, 10);
  return new Response(toStream(lines), {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": `attachment; filename="workspace-${day}.jsonl"`,
    },
  });
});

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = allowOnly(["POST"], route);
