import "server-only";
import type { Problem } from "#lib/contract/problem.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { log } from "#lib/log.ts";
import { world } from "./container.ts";
import { toDatabaseRefusal } from "./database-refusal.ts";
import { enforceStranger } from "./limits.ts";
import { permissionOf } from "./permission.ts";
import { Refusal, toRefusal } from "./refusal.ts";
import { noteRefusal } from "./refusal-trail.ts";
import { requestIdOf } from "./request-id.ts";

type Handler<Context> = (request: Request, context: Context) => Response | Promise<Response>;
type Form = (refusal: Refusal, requestId: string) => Response;

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/**
 * Turns what a handler throws into `application/problem+json`; a bug becomes a plain 500 and a log line. What the table of
 * permissions does not know is shut. The handler asks who it is, and counts the call then; a call that brings nothing to
 * tell is counted here.
 */
export function route<Context>(handler: Handler<Context>): Handler<Context> {
  return wrap(counting(handler, isAnonymous), toProblem);
}

/** The same for a handler that does not ask who it is. */
export function openRoute<Context>(handler: Handler<Context>): Handler<Context> {
  return wrap(
    counting(handler, () => true),
    toProblem,
  );
}

/** The same for the older API shapes, which answer `{ success: false, error }`. */
export function olderRoute<Context>(handler: Handler<Context>): Handler<Context> {
  return wrap(counting(handler, isAnonymous), toFailure);
}

function counting<Context>(
  handler: Handler<Context>,
  isStranger: (request: Request) => boolean,
): Handler<Context> {
  return async (request, context) => {
    if (isStranger(request)) await enforceStranger(request);
    try {
      refuseUnlisted(request);
      const work = async () => handler(request, context);
      return await (onlyReads(request) ? world().onlyReading(work) : work());
    } catch (error) {
      // Credentials that are none: whoever tries them is a stranger too.
      const isWrong = error instanceof Refusal && error.status === 401 && !isStranger(request);
      if (isWrong) await enforceStranger(request);
      throw error;
    }
  };
}

/** What is asked for by GET changes nothing, whatever the handler does: a link, a picture or a preview may be the one who asks. */
function onlyReads(request: Request): boolean {
  if (["GET", "HEAD"].includes(request.method)) return true;
  return request.method !== "OPTIONS" && "reads" in permissionOf(request).permission;
}

function isAnonymous({ headers }: Request): boolean {
  return !(headers.has("authorization") || headers.has("cookie"));
}

function wrap<Context>(handler: Handler<Context>, form: Form): Handler<Context> {
  return async (request, context) => {
    const requestId = requestIdOf(request);
    const response = await answer(
      () => handler(request, context),
      async (error) => {
        const known = toRefusal(error) ?? (await toDatabaseRefusal(error));
        if (known) await noteRefusal(request, known);
        return form(known ?? reportBug(error, { request, requestId }), requestId);
      },
    );
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    response.headers.set("x-request-id", requestId);
    return response;
  };
}

function refuseUnlisted(request: Request): void {
  if (request.method === "OPTIONS") return; // it says which methods there are, and does nothing
  if (permissionOf(request).permission.door !== "nothing") return;
  throw new EngineError("not_found", "there is nothing under this address");
}

async function answer(
  work: () => Response | Promise<Response>,
  refuse: (error: unknown) => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    return await refuse(error);
  }
}

function reportBug(error: unknown, at: { request: Request; requestId: string }): Refusal {
  const { requestId, request } = at;
  log.bug(error, { requestId, method: request.method, path: new URL(request.url).pathname });
  return new Refusal(500, "internal", {
    detail: "Something went wrong on our side. Nothing was lost; please try again.",
  });
}

const TITLES: Record<number, string> = {
  400: "Malformed request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Too large",
  415: "Wrong content type",
  422: "Invalid input",
  429: "Too many",
  503: "Not available",
};

function toProblem({ status, code, message, options }: Refusal, requestId: string): Response {
  const { field, errors, headers } = options;
  const problem: Problem = {
    type: "about:blank",
    title: TITLES[status] ?? "Something went wrong",
    status,
    code,
    detail: message,
    requestId,
    ...(field !== undefined && { field }),
    ...(errors && { errors: [...errors] }),
  };
  return Response.json(problem, {
    status,
    headers: { ...headers, "content-type": "application/problem+json" },
  });
}

function toFailure({ status, message, options }: Refusal): Response {
  const failure = { success: false, error: message };
  return Response.json(failure, { status, ...(options.headers && { headers: options.headers }) });
}
