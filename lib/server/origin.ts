import "server-only";
import { cutAddress } from "#lib/access/cut-address.ts";
import type { Origin } from "#lib/access/ports.ts";
import { world } from "./container.ts";
import { requestIdOf } from "./request-id.ts";

/** Where a request came from, as the audit trail keeps it. */
export function originOf(request: Request): Origin {
  const address = cutAddress(world().addressOf(request.headers));
  return { address, requestId: requestIdOf(request) };
}

/** Where our pages are, for links in letters. */
export function siteOrigin(request: Request): string {
  return new URL(world().settings.siteUrl ?? request.url).origin;
}
