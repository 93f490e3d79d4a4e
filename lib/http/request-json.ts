import type { z } from "zod";
import { SourceError } from "#lib/engine/errors.ts";

const MAX_ANSWER_BYTES = 10 * 1024 * 1024;
const LONGEST_RETRY_AFTER_MS = 7 * 24 * 3_600_000;

export interface Refusal {
  readonly status: number;
  /** What the body says, when it is JSON. */
  readonly body: unknown;
  readonly retryAfterMs: number | undefined;
}

export interface Sending {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** What is read of an answer. */
export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** Names in small letters. */
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Sends a request and follows no redirect; rejects where there is no answer. */
export type Send = (url: URL, sending: Sending) => Promise<Answer>;

/** To an address that nobody gave us: it stands in the program, or whoever runs the service set it up. */
export const plainSend: Send = (url, sending) => fetch(url, { ...sending, redirect: "error" });

interface RequestInput<Schema extends z.ZodType> {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; without it the request is a GET, or what `method` says. */
  readonly body?: unknown;
  readonly method?: "DELETE";
  readonly schema: Schema;
  readonly signal: AbortSignal;
  /** What a status that is not 2xx means at this vendor. */
  readonly toError: (refusal: Refusal) => SourceError;
  /** Left out for an address that nobody gave us. */
  readonly send?: Send;
}

/** The only way out to providers: everything that goes wrong leaves as a `SourceError`. */
export async function requestJson<Schema extends z.ZodType>(
  input: RequestInput<Schema>,
): Promise<z.output<Schema>> {
  const response = await send(input);
  const text = await readText(response, input.url.host);
  if (!response.ok) {
    const retryAfterMs = retryAfterOf(response.headers);
    throw input.toError({ status: response.status, body: parseJson(text), retryAfterMs });
  }
  const parsed = input.schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new SourceError("transient", `${input.url.host} gave an answer of an unexpected shape`, {
    cause: parsed.error,
  });
}

async function send(input: RequestInput<z.ZodType>): Promise<Answer> {
  const { url, headers, body, signal, method = "GET", send: sendBy = plainSend } = input;
  try {
    if (body === undefined) return await sendBy(url, { method, headers, signal });
    return await sendBy(url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    throw new SourceError("transient", `${url.host} did not answer`, { cause });
  }
}

async function readText(response: Answer, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new SourceError("transient", `${host} broke off its answer`, { cause });
  }
  if (bytes <= MAX_ANSWER_BYTES) return new TextDecoder().decode(concatenate(chunks));
  throw new SourceError("fatal", `${host} answered with more than ${MAX_ANSWER_BYTES} bytes`);
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** Gateways answer HTML or nothing: `undefined` then, which no schema accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === "string" ? storable(value) : value,
    );
  } catch {
    return undefined;
  }
}

/** JSON can say what Postgres cannot keep: a zero character, half of a surrogate pair. One of them would cost the page. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** Seconds or an HTTP date, as RFC 9110 allows both; longer than a search may stay open is as good as for ever. */
function retryAfterOf(headers: Answer["headers"]): number | undefined {
  const ms = waitOf(headers.get("retry-after")?.trim() ?? "", headers.get("date"));
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);
}

/** A date is meant on the clock of whoever wrote it: ours may be minutes off. */
function waitOf(retryAfter: string, answeredAt: string | null): number {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  return momentOf(retryAfter) - (momentOf(answeredAt ?? "") || Date.now());
}

function momentOf(httpDate: string): number {
  return /^[A-Z][a-z]+,? .+GMT$/.test(httpDate) ? Date.parse(httpDate) : Number.NaN;
}
