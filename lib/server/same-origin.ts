import "server-only";
import { world } from "./container.ts";

/** Whether a browser says that one of our own pages sent this; a request that does not say is not ours. */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("origin");
  return origin !== null && isOwnOrigin(origin, request.headers.get("host"));
}

/** Whether a browser says that another site sent this. Programs that are no browser say nothing. */
export function isForeign(request: Request): boolean {
  const isBrowser = request.headers.has("sec-fetch-site") || request.headers.has("origin");
  return isBrowser && !isSameOrigin(request);
}

function isOwnOrigin(origin: string, host: string | null): boolean {
  const { siteUrl } = world().settings;
  const url = URL.parse(origin);
  if (url === null) return false;
  return url.origin === (siteUrl && URL.parse(siteUrl)?.origin) || url.host === host;
}
