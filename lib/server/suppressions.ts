import "server-only";
import type { z } from "zod";
import type { SuppressionList, SuppressionQuery } from "#lib/contract/suppression.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { world } from "./container.ts";

/** The list without what it is about: that is not kept. */
export async function readSuppressions(
  { workspaceId }: Owner,
  { limit, cursor }: z.output<typeof SuppressionQuery>,
): Promise<z.output<typeof SuppressionList>> {
  const { suppressions, nextCursor } = await world().suppressions.list({
    workspaceId,
    limit,
    cursor: cursor ?? null,
  });
  return { suppressions: [...suppressions], nextCursor };
}
