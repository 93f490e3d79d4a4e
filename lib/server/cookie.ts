import "server-only";
import { world } from "./container.ts";
import { openSession, sealSession } from "./session-token.ts";

const LIFETIME_SECONDS = 30 * 24 * 3_600;

/** Browsers keep a `__Host-` cookie from being set by a neighbouring host or over plain http. */
export function cookieName(): string {
  return world().settings.isSecureSite ? "__Host-pf-session" : "pf-session";
}

/** `Set-Cookie` of a new session. */
export function sessionCookie(userId: string): string {
  const expiresAt = Date.now() + LIFETIME_SECONDS * 1_000;
  const token = sealSession(world().settings.appSecret, { userId, expiresAt });
  return toHeader(token, LIFETIME_SECONDS);
}

/** `Set-Cookie` that makes the browser forget its session. */
export function noSessionCookie(): string {
  return toHeader("", 0);
}

export function readCookie(request: Request): string | null {
  const start = `${cookieName()}=`;
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? null;
}

/** Whose session this is; null when it is none, or over. */
export function userIdOf(token: string): string | null {
  return openSession(world().settings.appSecret, { token, now: Date.now() });
}

function toHeader(value: string, maxAgeSeconds: number): string {
  const secure = world().settings.isSecureSite ? "; Secure" : "";
  return `${cookieName()}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}
