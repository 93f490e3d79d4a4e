import { type IncomingMessage, request } from "node:http";
import type { Someone } from "./app.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at single fields of what came
  readonly body: any;
}

interface Ask {
  readonly as?: Someone | undefined;
  readonly method?: string;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

/**
 * One request; with a body a POST, with `as` signed by that person's key. Not by `fetch`, which writes some of the
 * headers that only browsers may write.
 */
export async function ask(url: string, input: Ask = {}): Promise<Answer> {
  const { type, body } = bodyOf(input);
  const headers = {
    ...(input.as && { authorization: `Bearer ${input.as.apiKey}` }),
    ...(type && { "content-type": type }),
    ...input.headers,
  };
  const method = input.method ?? (body === undefined ? "GET" : "POST");
  // Node says nothing of the body of a DELETE by itself.
  const length = method === "DELETE" && body ? { "content-length": Buffer.byteLength(body) } : {};
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers: { ...length, ...headers }, agent: false },
      resolve,
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  return toAnswer(response);
}

function bodyOf({ json, form, body }: Ask): { type?: string; body?: string | Uint8Array } {
  if (json !== undefined) return { type: "application/json", body: JSON.stringify(json) };
  if (form === undefined) return body === undefined ? {} : { body };
  const type = "application/x-www-form-urlencoded";
  return { type, body: new URLSearchParams(form).toString() };
}

async function toAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const isJson = /(?<!nd)json/.test(headers.get("content-type") ?? "json");
  const body: unknown = isJson && text !== "" ? JSON.parse(text) : text || null;
  return { status: response.statusCode ?? 0, headers, body };
}
