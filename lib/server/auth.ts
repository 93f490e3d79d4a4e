import "server-only";
import { AUTH_ROUTES, ProviderSignIn, WithPassword } from "#lib/contract/sign-in.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { callerOf } from "./auth-caller.ts";
import { toAuthRefusal } from "./auth-refusal.ts";
import { type Person, requireFresh, requirePerson, requireSignedIn } from "./caller.ts";
import { world } from "./container.ts";
import { readBody } from "./input.ts";
import { toLocalPath } from "./local-path.ts";
import { invalid } from "./parse.ts";
import { refuseKey } from "./permit.ts";
import { cookiesOf, refuseForeign } from "./sign-in.ts";

/* The doors under /api/auth: which there are, what they take, who may come. What happens behind them is the library's. */

const BASE = "/api/auth";

/** A letter is part of what these do. */
const LETTER_PATHS = [
  "/sign-up/email",
  "/send-verification-email",
  "/request-password-reset",
  "/change-email",
  "/two-factor/lost",
];

/** What a signed-in person does to their own account. */
const OWN_PATHS = ["/change-password", "/change-email", "/update-user"];
/** Of these, what also needs proof of the last ten minutes. */
const FRESH_PATHS = ["/change-password", "/change-email"];
const FACTOR_PATHS = [
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/generate-backup-codes",
];

export async function answerAuth(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const path = pathname.slice(BASE.length);
  const body = await readCall(request, path);
  await refuseKey(request);
  await guard(request, path, body);
  const signIn = await world().signIn();
  const caller = callerOf(request);
  const call = { method: request.method, path, search, body };
  return relay(await signIn.answer(caller, call), path);
}

/** The library's answer with its cookies, in our form. */
async function relay(response: Response, path: string): Promise<Response> {
  if (response.status >= 400) throw await toAuthRefusal(response, path);
  const headers = cookiesOf(response);
  if (response.ok) return Response.json(await response.json(), { headers });
  headers.set("location", response.headers.get("location") ?? "/");
  return new Response(null, { status: 303, headers });
}

/** @throws EngineError for a door that is not there, or not open here */
async function readCall(request: Request, path: string): Promise<unknown> {
  const schema = AUTH_ROUTES.get(`${request.method} ${path}`);
  if (schema === undefined) throw nothingHere();
  if (schema === null) {
    refuseUnlessOpen(path.split("/").at(-1));
    return undefined;
  }
  refuseForeign(request);
  if (path !== "/sign-in/social") return readBody(request, schema);
  const { provider, next = null } = await readBody(request, ProviderSignIn);
  refuseUnlessOpen(provider);
  return { provider, callbackURL: toLocalPath(next), errorCallbackURL: "/sign-in" };
}

function refuseUnlessOpen(provider: unknown): void {
  const { providers } = world().settings;
  if (!providers.some((id) => id === provider)) throw nothingHere();
}

function nothingHere(): EngineError {
  return new EngineError("not_found", "there is nothing under this address");
}

async function guard(request: Request, path: string, body: unknown): Promise<void> {
  if (LETTER_PATHS.includes(path) && !world().settings.hasMail) {
    throw new EngineError("unavailable", "no mail server is set up here");
  }
  if (OWN_PATHS.includes(path)) {
    const person = await requirePerson(request);
    if (FRESH_PATHS.includes(path)) requireFresh(person);
  }
  if (FACTOR_PATHS.includes(path)) requireProof(await requireSignedIn(request), body);
}

/** Who has a password types it, and the library checks it; who has none has just signed in. */
function requireProof(person: Person, body: unknown): void {
  if (!person.hasPassword) requireFresh(person);
  else if (WithPassword.parse(body).password === undefined) {
    throw invalid([{ path: ["password"], message: "is required" }]);
  }
}
