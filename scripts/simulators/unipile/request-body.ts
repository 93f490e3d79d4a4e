import type { IncomingMessage } from "node:http";
import { refusal } from "./unipile-errors.ts";

const LARGEST_BODY = 256 * 1024;

/** The JSON of a request; undefined when it has no body. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("malformed_request", "The body is not JSON");
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk); // the rest is dropped, so that we can answer
    }
  } catch {
    throw refusal("malformed_request", "The body broke off"); // nobody is left to read this
  }
  if (size > LARGEST_BODY) throw refusal("content_too_large", "At most 256 KB");
  return Buffer.concat(chunks).toString("utf8");
}
