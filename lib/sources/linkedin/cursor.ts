import { z } from "zod";

const Cursor = z.looseObject({ limit: z.number(), start: z.number() });

/**
 * Unipile's cursor carries the size of the page that gave it, and that size goes before the one in the query. For a page of
 * another size it is said there too; a cursor of a form that is not known is passed on as it is.
 */
export function sizedCursor(cursor: string, pageSize: number): string {
  const known = Cursor.safeParse(parse(cursor));
  if (!known.success || known.data.limit === pageSize) return cursor;
  return Buffer.from(JSON.stringify({ ...known.data, limit: pageSize })).toString("base64");
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
  } catch {
    return null;
  }
}
