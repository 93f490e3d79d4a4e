import { createHash } from "node:crypto";
import type { RealtimeServer } from "#scripts/realtime/server.ts";
import { requestText, signText } from "#scripts/realtime/signature.ts";

type ApiRequest = {
  method?: string;
  route: string;
  query?: Record<string, string>;
  body?: string;
  /** Changes the query after everything else was put in and before it is signed. */
  tamper?: (query: URLSearchParams) => void;
};

export type ApiAnswer = { status: number; body: unknown };

/** A signed API call without the SDK, which would refuse to send most of what the tests send. */
export async function callApi(server: RealtimeServer, request: ApiRequest): Promise<ApiAnswer> {
  const method = methodOf(request);
  const path = signedPath(server, request);
  const response = await fetch(`http://${server.host}:${server.port}${path}`, {
    method,
    ...(request.body !== undefined && { body: request.body }),
  });
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, body: isJson ? await response.json() : await response.text() };
}

function methodOf(request: ApiRequest): string {
  return request.method ?? (request.body === undefined ? "GET" : "POST");
}

export function signedPath(server: RealtimeServer, request: ApiRequest): string {
  const method = methodOf(request);
  const path = `/apps/${server.appId}/${request.route}`;
  const query = new URLSearchParams({
    ...request.query,
    auth_key: server.key,
    auth_timestamp: String(Math.floor(Date.now() / 1_000)),
    auth_version: "1.0",
  });
  if (request.body !== undefined) {
    query.set("body_md5", createHash("md5").update(request.body).digest("hex"));
  }
  request.tamper?.(query);
  const text = requestText({ method, path, query });
  query.set("auth_signature", signText(server.secret, text));
  return `${path}?${query}`;
}
