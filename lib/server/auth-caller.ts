import "server-only";
import type { AppWorld } from "#lib/container.ts";
import { world } from "./container.ts";
import { later } from "./later.ts";
import { requestIdOf } from "./request-id.ts";

type SignIn = Awaited<ReturnType<AppWorld["signIn"]>>;
type Caller = Parameters<SignIn["end"]>[0];

/** A request as the sign-in sees it: what else it says of itself does not count. */
export function callerOf(request: Request): Caller {
  const { settings, addressOf } = world();
  return {
    origin: new URL(settings.siteUrl ?? request.url).origin,
    cookie: request.headers.get("cookie"),
    userAgent: request.headers.get("user-agent")?.slice(0, 300) ?? null,
    address: addressOf(request.headers),
    requestId: requestIdOf(request),
    later,
  };
}
