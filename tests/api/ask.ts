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
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
}

/** One request; with `json` a POST, with `as` signed by that person's key. */
export async function ask(url: string, { as, json, body, ...rest }: Ask = {}): Promise<Answer> {
  const sent = json === undefined ? body : JSON.stringify(json);
  const response = await fetch(url, {
    method: rest.method ?? (sent === undefined ? "GET" : "POST"),
    redirect: "manual",
    headers: {
      ...(as && { authorization: `Bearer ${as.apiKey}` }),
      ...(json !== undefined && { "content-type": "application/json" }),
      ...rest.headers,
    },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await response.text();
  const answered: unknown = text === "" ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: answered };
}
