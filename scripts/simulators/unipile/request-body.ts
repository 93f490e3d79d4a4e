import type { IncomingMessage } from "node:http";
import { refusal } from "./unipile-errors.ts";

const LARGEST_BODY = 256 * 1024;

/** The JSON of a request; undefined when it has no body. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk); // the rest is read and dropped, so that we can answer
  }
  if (size > LARGEST_BODY) throw refusal("content_too_large", "At most 256 KB");
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw refusal("malformed_request", "The body is not JSON");
  }
}
