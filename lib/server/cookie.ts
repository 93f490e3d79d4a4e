import "server-only";
import { world } from "./container.ts";

/** The token of the session that a request carries; null where it carries none of ours. */
export function readToken(request: Request): string | null {
  const { name, open } = world().sessionCookie;
  const start = `${name}=`;
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
  return value === undefined ? null : open(value);
}
