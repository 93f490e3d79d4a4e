import "server-only";
import { z } from "zod";
import { EngineError } from "#lib/engine/errors.ts";
import { askAgain } from "./ask-again.ts";
import { invalid, parse } from "./parse.ts";
import { Refusal } from "./refusal.ts";

const MAX_BODY_BYTES = 64 * 1024;
const MAX_DEPTH = 10;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

interface BodyOptions {
  readonly maxBytes?: number;
  /** For a caller that does not say what it sends. */
  readonly anyType?: true;
  /** Stands for a request without a body; where absent, a body is needed. */
  readonly ifEmpty?: unknown;
}

/** The JSON body, read no further than `maxBytes` and parsed by a schema. */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  options: BodyOptions = {},
): Promise<z.output<Schema>> {
  const text = await readText(request, options.maxBytes ?? MAX_BODY_BYTES);
  if (text === "" && options.ifEmpty !== undefined) return parse(schema, options.ifEmpty);
  if (!options.anyType) requireType(request, "application/json");
  return parse(schema, safe(parseJson(text)));
}

/** Reads a body that says nothing we would believe, so far as to refuse one that is too large. */
export async function skipBody(request: Request, maxBytes: number): Promise<void> {
  await readText(request, maxBytes);
}

/** The fields of a form body (`application/x-www-form-urlencoded`). */
export async function readForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readText(request, MAX_BODY_BYTES);
  requireType(request, "application/x-www-form-urlencoded");
  return parse(schema, safe(toObject(new URLSearchParams(text))));
}

/** The query of the address; a key that the schema does not know, or that comes twice, is refused by name. */
export function readQuery<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> {
  return parse(schema, safe(toObject(new URL(request.url).searchParams)));
}

/** An id out of the path. What cannot be an id is answered like an id that does not exist. */
export async function readId<Name extends string>(
  context: { params: Promise<Record<Name, string>> },
  name: Name,
): Promise<string> {
  const params = await context.params;
  const id = z.uuid().safeParse(params[name]);
  if (id.success) return id.data;
  throw new EngineError("not_found", "there is nothing under this address");
}

export function readIdempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key === null || IDEMPOTENCY_KEY.test(key)) return key;
  const message = "must have 1 to 200 visible ASCII characters";
  throw invalid([{ path: ["Idempotency-Key"], message }]);
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  await askAgain(request);
  return decode(Buffer.concat(chunks));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed("the body is not valid UTF-8", cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = text === "" ? "a JSON body is needed" : "the body is not valid JSON";
    throw malformed(detail, cause);
  }
}

function malformed(detail: string, cause: unknown): Refusal {
  return new Refusal(400, "malformed", { detail, cause });
}

function tooLarge(maxBytes: number): Refusal {
  // The rest of the body is not read, so the connection cannot be used again.
  const headers = { connection: "close" };
  const detail = `the body is larger than ${maxBytes} bytes`;
  return new Refusal(413, "too_large", { detail, headers });
}

function requireType(request: Request, type: string): void {
  const given = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (given === type) return;
  throw new Refusal(415, "unsupported_media_type", { detail: `the Content-Type must be ${type}` });
}

function toObject(params: URLSearchParams): Record<string, string> {
  const twice = [...params.keys()].find((key) => params.getAll(key).length > 1);
  if (twice !== undefined) throw invalid([{ path: [twice], message: "is given more than once" }]);
  return Object.fromEntries(params);
}

/** The database stores neither NUL nor half a surrogate pair; a reader of nested input must not run out of stack. */
function safe(input: unknown): unknown {
  const fault = faultOf(input, []);
  if (fault) throw invalid([fault]);
  return input;
}

function faultOf(
  value: unknown,
  path: readonly string[],
): { path: readonly string[]; message: string } | null {
  if (typeof value === "string") {
    const isStorable = value.isWellFormed() && !value.includes("\0");
    return isStorable ? null : { path, message: "holds a character that cannot be stored" };
  }
  if (typeof value !== "object" || value === null) return null;
  if (path.length >= MAX_DEPTH) return { path, message: `is nested more than ${MAX_DEPTH} deep` };
  for (const [key, inner] of Object.entries(value)) {
    const fault = faultOf(inner, [...path, key]);
    if (fault) return fault;
  }
  return null;
}
