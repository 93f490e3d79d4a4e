import "server-only";
import type { NoticeList, NoticeQuery } from "#lib/contract/privacy.ts";
import { world } from "./container.ts";
import { type Reader, readPage } from "./cursors.ts";
import { enforceRows } from "./limits.ts";

/** Who is still to be told that they were found. */
export async function readNotices(reader: Reader, query: NoticeQuery): Promise<NoticeList> {
  const { limit, cursor } = query;
  const { workspaceId } = reader;
  const page = await readPage(reader, { list: "notices", filter: {}, cursor }, (place) =>
    world().notices.list({ workspaceId, query: { limit, ...(place && { cursor: place }) } }),
  );
  await enforceRows(reader, page.people.length);
  return page;
}
