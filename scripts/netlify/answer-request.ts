import type { IncomingMessage } from "node:http";
import { readBody } from "#scripts/realtime/read-body.ts";
import type { backgroundQueue } from "./background-queue.ts";
import type { BlobAccess } from "./blob-store.ts";
import type { FunctionCaller } from "./call-functions.ts";
import { type Found, findFunction } from "./find-function.ts";
import { toEvent } from "./function-event.ts";
import type { BuiltFunction } from "./functions-manifest.ts";
import type { PlatformLimits } from "./platform-limits.ts";
import { type Reply, toReply } from "./reply.ts";
import type { staticFiles } from "./static-files.ts";

/** What stands between a request and the function that answers it. */
export interface Edge {
  readonly siteUrl: string;
  readonly functions: readonly BuiltFunction[];
  readonly files: Awaited<ReturnType<typeof staticFiles>>;
  readonly blobs: BlobAccess;
  readonly caller: FunctionCaller;
  readonly queue: ReturnType<typeof backgroundQueue>;
  readonly limits: PlatformLimits;
}

export async function answerRequest(edge: Edge, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? "/", edge.siteUrl);
  const method = request.method ?? "GET";
  const found = findFunction(edge.functions, { path: url.pathname, method });
  const file = found && !found.prefersStatic ? null : fileFor(edge, request, url);
  if (file) return file;
  if (!found) return { status: 404, body: "Not Found" };
  if (found.built.schedule) return { status: 403, body: "Forbidden" };
  return callFunction(edge, found, { request, url, method });
}

function fileFor(edge: Edge, request: IncomingMessage, url: URL): Reply | null {
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  return edge.files({ path: url.pathname, etag: request.headers["if-none-match"] });
}

async function callFunction(
  edge: Edge,
  { built }: Found,
  { request, url, method }: { request: IncomingMessage; url: URL; method: string },
): Promise<Reply> {
  const { caller, limits } = edge;
  const isBackground = built.invocationMode === "background";
  const maxBytes = isBackground ? limits.backgroundBodyBytes : limits.syncBodyBytes;
  const body = await readBody(request, maxBytes);
  if (!body) return { status: 413, body: "Payload Too Large" };
  const event = toEvent({ url, method, headers: flatHeaders(request), body }, edge.blobs);
  if (!isBackground) return toReply(await caller.call(built, event, { limitMs: limits.syncMs }));
  const limitMs = limits.backgroundMs;
  void edge.queue.add((attempt) => caller.call(built, event, { limitMs, attempt }));
  return { status: 202 };
}

function flatHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
}
