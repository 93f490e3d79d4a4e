import { z } from "zod";
import { refusal } from "./unipile-errors.ts";

const Cursor = z.object({
  account_id: z.string(),
  limit: z.number().int().min(0).max(100),
  start: z.number().int().min(0),
  params: z.record(z.string(), z.unknown()),
});
export type Cursor = z.infer<typeof Cursor>;

/** The real one keeps no state either: it carries the whole query and the offset of the next page. */
export function encodeCursor({ account_id, limit, start, params }: Cursor): string {
  return Buffer.from(JSON.stringify({ account_id, limit, start, params })).toString("base64");
}

export function decodeCursor(text: string, accountId: string): Cursor {
  const cursor = Cursor.safeParse(parse(text));
  if (!cursor.success) throw refusal("invalid_parameters", "Invalid cursor");
  if (cursor.data.account_id !== accountId) {
    throw refusal("invalid_parameters", "The cursor belongs to another account");
  }
  return cursor.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    return null; // not a cursor: the caller refuses it
  }
}
