import "server-only";
import { allowHeader, type Method, methodNotAllowed } from "./allowed-methods.ts";
import type { route } from "./route.ts";

type Handler = (request: Request, context: unknown) => Response | Promise<Response>;

/**
 * Handlers of the methods that an address does not have, in the form of its other refusals: Next itself answers them with
 * nothing. HEAD follows from GET.
 */
export function allowOnly(
  own: readonly Method[],
  wrap: typeof route,
): Record<Method | "OPTIONS", Handler> {
  const refuse = wrap(() => {
    throw methodNotAllowed(own);
  });
  return {
    GET: refuse,
    HEAD: refuse,
    POST: refuse,
    PUT: refuse,
    PATCH: refuse,
    DELETE: refuse,
    OPTIONS: wrap(() => new Response(null, { status: 204, headers: allowHeader(own) })),
  };
}
