import "server-only";
import type { AuditList, AuditQuery } from "#lib/contract/audit.ts";
import { world } from "./container.ts";
import { readPage } from "./cursors.ts";
import type { permit } from "./permit.ts";

/** The workspace's trail, a page at a time. */
export function readAudit(
  by: Awaited<ReturnType<typeof permit>>,
  { cursor, limit, ...filter }: AuditQuery,
): Promise<AuditList> {
  return readPage(by, { list: "audit", filter, cursor }, (place) =>
    world().trail.list({
      by,
      query: { ...filter, limit, ...(place !== null && { cursor: place }) },
    }),
  );
}
