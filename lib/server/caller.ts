import "server-only";
import type { AppWorld } from "#lib/container.ts";
import type { KeyScope } from "#lib/contract/access.ts";
import { PROOF_LASTS_MS } from "#lib/contract/sign-in.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { findKeyHolder } from "./api-key.ts";
import { rememberDoor } from "./ask-again.ts";
import { world } from "./container.ts";
import { readToken } from "./cookie.ts";
import { enforceRoute } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import { isSameOrigin } from "./same-origin.ts";

export type Scope = KeyScope | "service:operate";

type SessionHolder = NonNullable<Awaited<ReturnType<AppWorld["access"]["findSession"]>>>;
type Role = NonNullable<SessionHolder["membership"]>["role"];

/** Somebody who has signed in in a browser, whatever workspace they are in, if any. */
export type Person = SessionHolder;

/** Who asks, and where; an owner of what they start. */
export interface User extends Owner {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly isOperator: boolean;
  readonly via: "session" | "key";
  /** Null for a key. */
  readonly sessionId: string | null;
  /** When they last proved that it is them; null for a key, which cannot. */
  readonly provedAt: Date | null;
  /** Null for a session. */
  readonly keyId: string | null;
}

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/** The person behind a request, by API key or by cookie, who may do what `scope` says. */
export async function requireUser(request: Request, scope: Scope): Promise<User> {
  const bearer = bearerOf(request);
  const user =
    bearer === null
      ? toUser(await personOfCookie(request))
      : await userOfKey(request, { key: bearer, scope });
  if (user.role === "viewer" && scope.endsWith(":write")) {
    throw new EngineError("forbidden", "a viewer may look, not change");
  }
  return user;
}

/** For what is a person's own: they may be in no workspace, and an API key is not enough. */
export async function requirePerson(request: Request): Promise<Person> {
  const person = await requireSignedIn(request);
  refuseWithoutFactor(person);
  return person;
}

/** Also who still lacks the second factor that is asked for here: for setting it up, and nothing more. */
export async function requireSignedIn(request: Request): Promise<Person> {
  if (bearerOf(request) !== null) throw sessionRequired();
  return await personOfCookie(request);
}

/** Refuses what is dangerous to whoever did not show within ten minutes that it is them. */
export function requireFresh(who: Pick<User, "provedAt">): void {
  if (who.provedAt === null) throw sessionRequired();
  if (Date.now() - who.provedAt.getTime() <= PROOF_LASTS_MS) return;
  throw new Refusal(403, "step_up", { detail: "show once more that it is you" });
}

/** Who runs the service; to everybody else there is nothing here. */
export async function requireOperator(request: Request): Promise<User> {
  const operator = await admitOperator(request);
  rememberDoor(request, async () => void (await admitOperator(request)));
  return operator;
}

async function admitOperator(request: Request): Promise<User> {
  const user = await requireUser(request, "service:operate");
  if (user.isOperator) return user;
  throw new EngineError("not_found", "there is nothing under this address");
}

/** The same with proof of the last ten minutes; a key cannot prove anything, and was made by somebody who did. */
export async function requireFreshOperator(request: Request): Promise<User> {
  const operator = await requireOperator(request);
  if (operator.via === "session") requireFresh(operator);
  return operator;
}

/** Who looks after the service or a workspace in it. */
export function isKeeper({ role, isOperator }: User): boolean {
  return isOperator || role === "owner" || role === "admin";
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
  const { scopes, ...who } = holder;
  if (scopes.includes("all") || scopes.includes(scope)) {
    return { ...who, via: "key", sessionId: null, provedAt: null };
  }
  throw new Refusal(403, "insufficient_scope", { detail: `this API key lacks the scope ${scope}` });
}

async function personOfCookie(request: Request): Promise<Person> {
  const token = readToken(request);
  const person = token === null ? null : await world().access.findSession(token);
  if (!person) throw unauthorized("sign in, or send an API key as a Bearer token");
  const { userId, membership } = person;
  await enforceRoute(request, { userId, workspaceId: membership?.workspaceId ?? null });
  if (SAFE_METHODS.includes(request.method) || isSameOrigin(request)) return person;
  throw new EngineError("forbidden", "this request did not come from one of our own pages");
}

/** @throws Refusal for somebody who has something to do first */
export function toUser(person: Person): User {
  const { membership, sessionId, provedAt, userId, name, email, isOperator } = person;
  const who = { userId, name, email, isOperator, sessionId, provedAt };
  refuseWithoutFactor(person);
  if (membership === null) {
    throw new Refusal(403, "no_workspace", { detail: "you are not in a workspace yet" });
  }
  return { ...who, ...membership, via: "session", keyId: null };
}

export function needsSecondFactor({ hasSecondFactor }: Person): boolean {
  return world().settings.requireSecondFactor && !hasSecondFactor;
}

function refuseWithoutFactor(person: Person): void {
  if (!needsSecondFactor(person)) return;
  const detail = "set up a second factor first";
  throw new Refusal(403, "second_factor_required", { detail });
}

function sessionRequired(): Refusal {
  const detail = "this needs a person who has signed in; an API key is not enough";
  return new Refusal(403, "session_required", { detail });
}

export function unauthorized(detail: string): Refusal {
  return new Refusal(401, "unauthorized", { detail, headers: { "www-authenticate": "Bearer" } });
}
