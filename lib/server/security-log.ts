import "server-only";
import { AUTH_ROUTES } from "#lib/contract/sign-in.ts";
import { log } from "#lib/log.ts";
import { originOf } from "./origin.ts";
import { permissionOf } from "./permission.ts";
import type { Refusal } from "./refusal.ts";

const AUTH = "/api/auth";
const DOORS = new Set(["POST /api/session", "DELETE /api/session"]);
/** What a sign-in door answers to input that is none; what a schema knows nothing of, as a weak password, is not meant. */
const UNREADABLE = new Set(["invalid", "malformed", "too_large", "unsupported_media_type"]);

/** What has to be seen while it happens (ASVS 16.3.3): a limit that was hit, and input no sign-in form of ours sends. */
export function logRefusal(request: Request, { status, code, options }: Refusal): void {
  if (status === 429) logLimit(request, options.about);
  const door = doorOf(request);
  if (door === null || !UNREADABLE.has(code)) return;
  log.warn("sign_in.unreadable", { door, status, code, ...fromWhere(request) });
}

function logLimit(request: Request, about: Refusal["options"]["about"]): void {
  const route = routeOf(request);
  log.warn("limit.hit", { route, ...about, ...fromWhere(request) });
}

function fromWhere(request: Request) {
  const { address: network, requestId } = originOf(request);
  return { network, requestId };
}

/** As the table of permissions calls it: what somebody typed into the address is in no log. */
function routeOf(request: Request): string | null {
  try {
    return permissionOf(request).name;
  } catch {
    return null;
  }
}

/** Null for what is no door of the sign-in. */
function doorOf(request: Request): string | null {
  const { pathname } = new URL(request.url);
  if (DOORS.has(`${request.method} ${pathname}`)) return `${request.method} ${pathname}`;
  const path = `${request.method} ${pathname.slice(AUTH.length)}`;
  return pathname.startsWith(`${AUTH}/`) && AUTH_ROUTES.has(path)
    ? `${path.replace(" ", ` ${AUTH}`)}`
    : null;
}
