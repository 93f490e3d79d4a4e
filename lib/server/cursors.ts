import "server-only";
import type { User } from "./caller.ts";
import { world } from "./container.ts";
import { Refusal } from "./refusal.ts";

/** Who asks: a cursor that a person or key was given is nobody else's. */
export type Reader = Pick<User, "workspaceId" | "userId" | "keyId">;

interface Asked {
  /** Which list; one about something names that. */
  readonly list: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly cursor: string | undefined;
}

/** Reads a page after the place that the cursor holds, and signs the place where it ends. */
export async function readPage<Page extends { readonly nextCursor: string | null } | null>(
  reader: Reader,
  asked: Asked,
  read: (place: string | null) => Promise<Page>,
): Promise<Page> {
  const purpose = purposeOf(reader, asked);
  const page = await read(asked.cursor === undefined ? null : open(asked.cursor, purpose));
  if (page === null || page.nextCursor === null) return page;
  return { ...page, nextCursor: world().cursors.sign(page.nextCursor, purpose) };
}

function purposeOf({ workspaceId, userId, keyId }: Reader, { list, filter }: Asked): string[] {
  const narrowing = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [list, workspaceId, keyId ?? userId, JSON.stringify(narrowing)];
}

function open(cursor: string, purpose: readonly string[]): string {
  const place = world().cursors.open(cursor, purpose);
  if (place !== null) return place;
  const detail =
    "cursor: is not one that this list gave out for this filter within the last day; begin with the first page";
  const errors = [{ field: "cursor", message: detail }];
  throw new Refusal(422, "invalid_cursor", { detail, field: "cursor", errors });
}
