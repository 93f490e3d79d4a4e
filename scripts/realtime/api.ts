import type { IncomingMessage, ServerResponse } from "node:http";
import { refuseRequest } from "./api-auth.ts";
import { type Answer, type ApiWorld, routeApi } from "./api-routes.ts";
import { parseJson } from "./parse-json.ts";
import { readBody } from "./read-body.ts";
import { type RequestTarget, readTarget } from "./request-target.ts";
import { md5 } from "./signature.ts";

export type ApiFault = { status: number; times?: number };

const HEALTHY: Answer = { status: 200, body: { health: "OK" } };
const UNKNOWN: Answer = { status: 404, body: "Not found" };

/** The HTTP side: publishing, questions about channels, closing a user's connections. */
export function apiHandler(world: ApiWorld, takeFault: () => number | null) {
  async function answer(request: IncomingMessage): Promise<Answer> {
    const target = readTarget(request.url);
    if (target.path === "/" || target.path === "/up") return HEALTHY;
    world.counters.apiCalls += 1;
    const fault = takeFault();
    return fault === null
      ? answerSigned(world, request, target)
      : { status: fault, body: "Injected fault" };
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    request.on("error", () => response.destroy());
    // A sender that hangs up mid-body rejects the read; then this answer has no reader.
    void answer(request)
      .catch(() => ({ status: 500, body: "Internal error" }))
      .then((result) => reply(world, response, result));
  };
}

async function answerSigned(
  world: ApiWorld,
  request: IncomingMessage,
  target: RequestTarget,
): Promise<Answer> {
  const method = request.method ?? "GET";
  const [apps, appId, ...route] = target.segments;
  if (apps !== "apps" || appId !== world.options.appId) return UNKNOWN;
  // The signature covers the body through its digest: a stranger's body is never kept.
  const refusal = refuseRequest(world.options, method, target);
  if (refusal) return { status: 401, body: refusal };
  const body = await readBody(request, world.options.maxBodyBytes);
  if (!body) return { status: 413, body: "The request body is too large" };
  if (body.length > 0 && target.query.get("body_md5") !== md5(body)) {
    return { status: 401, body: "Invalid body_md5" };
  }
  return routeApi(world, { method, route, query: target.query, body: parseJson(body.toString()) });
}

function reply(world: ApiWorld, response: ServerResponse, result: Answer): void {
  if (result.status >= 400) world.counters.apiRefusals += 1;
  const isText = typeof result.body === "string";
  const text = isText ? String(result.body) : JSON.stringify(result.body);
  response.writeHead(result.status, {
    "content-type": isText ? "text/plain" : "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
