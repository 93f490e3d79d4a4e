import { z } from "zod";
import { decodeCursor } from "./cursor.ts";
import { refusal } from "./unipile-errors.ts";

export type Params = Record<string, unknown>;

export type SearchRequest = {
  accountId: string;
  limit: number;
  start: number;
  params: Params;
};

const DEFAULT_LIMIT = 10;
const SEARCH_LIMITS = { lowest: 0, highest: 100 };

/** The query is in the body; a cursor, in the body or the address, carries all of it and wins. */
export function searchRequest(address: URL, body: unknown): SearchRequest {
  const accountId = requireAccountId(address);
  const fields = requireObject(body);
  if ("account_id" in fields) {
    throw refusal("invalid_parameters", "body/account_id: belongs in the query string");
  }
  const cursor = fields.cursor ?? address.searchParams.get("cursor");
  if (cursor === undefined || cursor === null) {
    return { accountId, limit: limitOf(address), start: 0, params: fields };
  }
  if (typeof cursor !== "string" || cursor === "") {
    throw refusal("invalid_parameters", "body/cursor: Expected string");
  }
  limitOf(address); // a bad one is refused although the cursor has its own
  const { limit, start, params } = decodeCursor(cursor, accountId);
  return { accountId, limit, start, params };
}

export function requireAccountId(address: URL): string {
  const accountId = address.searchParams.get("account_id");
  if (!accountId) throw refusal("invalid_parameters", "querystring/account_id: Required");
  return accountId;
}

export function limitOf(address: URL, { lowest, highest } = SEARCH_LIMITS): number {
  const text = address.searchParams.get("limit");
  if (text === null) return DEFAULT_LIMIT;
  const limit = Number(text);
  const isAllowed = /^\d+$/.test(text) && limit >= lowest && limit <= highest;
  if (!isAllowed) {
    throw refusal("invalid_parameters", `querystring/limit: Expected ${lowest} to ${highest}`);
  }
  return limit;
}

const Fields = z.record(z.string(), z.unknown());

function requireObject(body: unknown): Params {
  const fields = Fields.safeParse(body);
  if (fields.success) return fields.data;
  throw refusal("invalid_parameters", "body: Expected object");
}
