import type { ServerResponse } from "node:http";

export type Answer = {
  status: number;
  body: unknown;
  rows?: number;
  retryAfterSeconds?: number | undefined;
  form?: "json" | "html" | "truncated" | "empty" | "reset" | undefined;
};

const GATEWAY_PAGE =
  "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

/** Sends the answer as it is, or broken in the way that was asked for. */
export function send(response: ServerResponse, answer: Answer): void {
  const { form = "json", retryAfterSeconds } = answer;
  const text = textOf(answer);
  response.statusCode = answer.status;
  if (retryAfterSeconds !== undefined) {
    response.setHeader("retry-after", String(retryAfterSeconds));
  }
  response.setHeader("content-type", form === "html" ? "text/html" : "application/json");
  response.setHeader("content-length", Buffer.byteLength(text));
  if (form !== "reset") {
    response.end(text);
    return;
  }
  response.write(text.slice(0, text.length / 2), () => response.socket?.resetAndDestroy());
}

function textOf({ form, body }: Answer): string {
  if (form === "empty") return "";
  if (form === "html") return GATEWAY_PAGE;
  const text = JSON.stringify(body);
  return form === "truncated" ? text.slice(0, text.length / 2) : text;
}
