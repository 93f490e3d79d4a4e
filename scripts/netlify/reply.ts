import type { ServerResponse } from "node:http";
import type { Answer } from "./lambda.ts";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
}

const OF_THE_CONNECTION = new Set(["connection", "content-length", "transfer-encoding"]);

/** What the platform tells whoever called a function that is no background function. */
export function toReply(answer: Answer): Reply {
  switch (answer.kind) {
    case "answered": {
      const { status, headers, body } = answer;
      const own = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
      return { status, headers: Object.fromEntries(own), body };
    }
    case "timed_out":
      return { status: 504, body: "the function took too long" };
    case "threw":
    case "died":
      return { status: 502, body: "the function failed" };
  }
}

export function send(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status).end(body);
}
