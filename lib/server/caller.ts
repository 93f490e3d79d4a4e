import "server-only";
import type { AppWorld } from "#lib/container.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { findKeyHolder } from "./api-key.ts";
import { world } from "./container.ts";
import { readCookie, userIdOf } from "./cookie.ts";
import { enforceRoute } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import { isSameOrigin } from "./same-origin.ts";

export type Scope =
  | "jobs:read"
  | "jobs:write"
  | "prospects:read"
  | "prospects:write"
  | "connections:write"
  | "suppressions:write"
  | "service:operate";
type Member = NonNullable<Awaited<ReturnType<AppWorld["access"]["findUser"]>>>;

/** Who asks; an owner of what they start. */
export interface User extends Owner {
  readonly name: string;
  readonly role: Member["role"];
  readonly isOperator: boolean;
}

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/** The person behind a request, by API key or by cookie, who may do what `scope` says. */
export async function requireUser(request: Request, scope: Scope): Promise<User> {
  const bearer = bearerOf(request);
  const user =
    bearer === null
      ? await userOfCookie(request)
      : await userOfKey(request, { key: bearer, scope });
  if (user.role === "viewer" && scope.endsWith(":write")) {
    throw new EngineError("forbidden", "a viewer may look, not change");
  }
  return user;
}

/** Who runs the service; to everybody else there is nothing here. */
export async function requireOperator(request: Request): Promise<User> {
  const user = await requireUser(request, "service:operate");
  if (user.isOperator) return user;
  throw new EngineError("not_found", "there is nothing under this address");
}

/** Who looks after the service or a workspace in it. */
export function isKeeper({ role, isOperator }: User): boolean {
  return isOperator || role === "owner" || role === "admin";
}

export async function requireKeeper(request: Request): Promise<User> {
  const user = await requireUser(request, "service:operate");
  if (isKeeper(user)) return user;
  throw new EngineError("forbidden", "only an owner, an admin or an operator may see this");
}

function bearerOf(request: Request): string | null {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
}

async function userOfKey(
  request: Request,
  { key, scope }: { key: string; scope: Scope },
): Promise<User> {
  const holder = await findKeyHolder(request, key);
  if (!holder) throw unauthorized("this API key is not known, or no longer valid");
  await enforceRoute(request, holder);
  if (holder.scopes.includes("all") || holder.scopes.includes(scope)) return holder;
  throw new Refusal(403, "insufficient_scope", { detail: `this API key lacks the scope ${scope}` });
}

async function userOfCookie(request: Request): Promise<User> {
  const token = readCookie(request);
  const user = token === null ? null : await findUser(token);
  if (!user) throw unauthorized("sign in, or send an API key as a Bearer token");
  await enforceRoute(request, user);
  if (SAFE_METHODS.includes(request.method) || isSameOrigin(request)) return user;
  throw new EngineError("forbidden", "this request did not come from one of our own pages");
}

/** The person a session cookie names, if it is one of ours and they are still there. */
export async function findUser(token: string): Promise<User | null> {
  const userId = userIdOf(token);
  return userId === null ? null : world().access.findUser(userId);
}

export function unauthorized(detail: string): Refusal {
  return new Refusal(401, "unauthorized", { detail, headers: { "www-authenticate": "Bearer" } });
}
