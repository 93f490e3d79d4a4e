import "server-only";
import type { Proof } from "#lib/contract/sign-in.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { findKeyHolder } from "./api-key.ts";
import { callerOf } from "./auth-caller.ts";
import { toAuthRefusal } from "./auth-refusal.ts";
import { unauthorized } from "./caller.ts";
import { world } from "./container.ts";
import { isForeign } from "./same-origin.ts";

/* The ways in that the sign-in library does not know, and the way out. */

/** The cookies of a new session, or of the question for a second factor. */
interface Begun {
  readonly next: "done" | "second_factor";
  readonly headers: Headers;
}

/** Signs in the person whose key this is. */
export async function signInWithKey(request: Request, apiKey: string): Promise<Begun> {
  const holder = await findKeyHolder(request, apiKey);
  if (!holder) throw unauthorized("this API key is not known, or no longer valid");
  if (!holder.scopes.includes("all")) {
    throw new EngineError(
      "forbidden",
      "a key that may do only some things cannot sign a person in",
    );
  }
  return begin(request, { userId: holder.userId, method: "key" });
}

/** Signs in the person whom a demo's visitors share; only where the operator switched that on, and on this machine. */
export async function signInToDemo(request: Request): Promise<Begun> {
  const { settings, access, isFromElsewhere } = world();
  const userId = settings.demoSignIn ? await access.findDemoUser() : null;
  if (userId !== null && isFromElsewhere(request.headers)) {
    throw new EngineError("forbidden", "a demo is for whoever sits at the machine it runs on");
  }
  if (userId === null) throw new EngineError("not_found", "there is nothing under this address");
  return begin(request, { userId, method: "demo" });
}

/** Ends the session and has the browser forget what it kept of it. */
export async function signOut(request: Request): Promise<Headers> {
  const signIn = await world().signIn();
  const headers = cookiesOf(await signIn.end(callerOf(request)));
  headers.set("clear-site-data", '"cache", "storage"');
  return headers;
}

/** The session goes on under a new token, fresh for what is dangerous. */
export async function proveAgain(request: Request, proof: Proof): Promise<Headers> {
  const signIn = await world().signIn();
  const response = await signIn.prove(callerOf(request), proof);
  if (!response.ok) throw await toAuthRefusal(response);
  return cookiesOf(response);
}

async function begin(
  request: Request,
  who: { userId: string; method: "key" | "demo" },
): Promise<Begun> {
  const signIn = await world().signIn();
  const response = await signIn.begin(callerOf(request), who);
  if (!response.ok) throw await toAuthRefusal(response);
  const headers = cookiesOf(response);
  const start = `${world().sessionCookie.name}=`;
  const isIn = headers
    .getSetCookie()
    .some((cookie) => cookie.startsWith(start) && !cookie.startsWith(`${start};`));
  return { next: isIn ? "done" : "second_factor", headers };
}

export function cookiesOf(response: Response): Headers {
  const cookies = response.headers.getSetCookie();
  return new Headers(cookies.map((cookie): [string, string] => ["set-cookie", cookie]));
}

/** Another site must not sign a visitor in or out. */
export function refuseForeign(request: Request): void {
  if (isForeign(request)) {
    throw new EngineError("forbidden", "this request did not come from one of our own pages");
  }
}

/** A person may follow a link to the demo from anywhere; another site's pictures, frames and scripts may not. */
export function refuseEmbedded(request: Request): void {
  const isVisit =
    request.headers.get("sec-fetch-mode") === "navigate" &&
    request.headers.get("sec-fetch-dest") === "document";
  if (!isVisit) refuseForeign(request);
}
