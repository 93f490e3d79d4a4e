import "server-only";
import { Refusal } from "./refusal.ts";
import type { route } from "./route.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];
type Handler = (request: Request, context: unknown) => Response | Promise<Response>;

/**
 * Handlers of the methods that an address does not have, in the form of its other refusals: Next itself answers them with
 * nothing. HEAD follows from GET.
 */
export function allowOnly(
  own: readonly Method[],
  wrap: typeof route,
): Record<Method | "OPTIONS", Handler> {
  const allow = METHODS.filter((name) => own.includes(name === "HEAD" ? "GET" : name));
  const headers = { allow: [...allow, "OPTIONS"].join(", ") };
  const refuse = wrap(() => {
    const detail = `this address takes ${allow.join(", ")}`;
    throw new Refusal(405, "method_not_allowed", { detail, headers });
  });
  return {
    GET: refuse,
    HEAD: refuse,
    POST: refuse,
    PUT: refuse,
    PATCH: refuse,
    DELETE: refuse,
    OPTIONS: wrap(() => new Response(null, { status: 204, headers })),
  };
}
