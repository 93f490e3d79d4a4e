import "server-only";
import type { z } from "zod";
import type { SuppressionList, SuppressionQuery } from "#lib/contract/suppression.ts";
import { world } from "./container.ts";
import { type Reader, readPage } from "./cursors.ts";

/** The list without what it is about: that is not kept. */
export async function readSuppressions(
  reader: Reader,
  { limit, cursor }: z.output<typeof SuppressionQuery>,
): Promise<z.output<typeof SuppressionList>> {
  const { workspaceId } = reader;
  const asked = { list: "suppressions", filter: {}, cursor };
  const { suppressions, nextCursor } = await readPage(reader, asked, (place) =>
    world().suppressions.list({ workspaceId, limit, cursor: place }),
  );
  return { suppressions: [...suppressions], nextCursor };
}
