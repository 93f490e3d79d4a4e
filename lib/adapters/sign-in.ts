import { randomBytes } from "node:crypto";
import { betterAuth } from "better-auth/minimal";
import type { SignInMethod } from "#lib/contract/audit.ts";
import { type Proof, ProviderId } from "#lib/contract/sign-in.ts";
import { cookiePrefix } from "./sign-in-cookie.ts";
import { lettersOf } from "./sign-in-letters.ts";
import { ADDRESS_HEADER } from "./sign-in-limits.ts";
import type { PlacedEvent, SignInOptions } from "./sign-in-options.ts";
import { atHand, withRequest } from "./sign-in-request.ts";
import { BASE_PATH, settings } from "./sign-in-settings.ts";

const MARK_SECONDS = 30 * 24 * 3_600;

/** Who calls, as far as the sign-in looks at it. */
export interface Caller {
  /** Where they have the site open, without a slash at its end. */
  readonly origin: string;
  readonly cookie: string | null;
  readonly userAgent: string | null;
  /** Null where nobody vouches for one. */
  readonly address: string | null;
  /** Under which the request is answered, logged and noted. */
  readonly requestId: string;
  /** Takes work that the answer does not wait for. */
  readonly later: (work: () => Promise<void>) => void;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly body: unknown;
}

export interface SignIn {
  /** One of the library's own doors; the edge decides which of them there are. */
  answer(caller: Caller, call: Call): Promise<Response>;
  /** A session for somebody who showed who they are in another way, or the question for their second factor. */
  begin(caller: Caller, who: { userId: string; method: "key" | "demo" }): Promise<Response>;
  prove(caller: Caller, proof: Proof): Promise<Response>;
  end(caller: Caller): Promise<Response>;
}

interface Options extends Omit<SignInOptions, "note"> {
  /** Called when the answer has left, so that it tells nobody by its time whom there was something to note of. */
  readonly note: (event: PlacedEvent) => Promise<void>;
}

/** Sign-in by e-mail and password, second factor and other services, on our own tables. */
export function signIn({ note, ...rest }: Options): SignIn {
  const options: SignInOptions = {
    ...rest,
    note(event) {
      const { address, requestId, method, later } = atHand();
      later(() => note({ ...event, method, address, requestId }));
    },
  };
  const auth = betterAuth(settings(options, lettersOf(options)));
  const mark = browserMark(options.siteUrl?.startsWith("https:") ?? false);

  async function within(
    caller: Caller,
    work: (headers: Headers) => Promise<Response>,
    door: { path: string; nonce: string; method: SignInMethod | null },
  ): Promise<Response> {
    const { origin, address, requestId, later } = caller;
    const ended = new Set<string>();
    try {
      const asked = { ...door, origin, address, requestId, later, ended };
      return await withRequest(asked, () => work(headersOf(caller)));
    } finally {
      if (ended.size > 0) await options.sessionsEnded([...ended]);
    }
  }

  return {
    async answer(caller, call) {
      const { path } = call;
      const known = mark.read(caller.cookie);
      const nonce = known ?? randomBytes(32).toString("base64url");
      const work = (headers: Headers) => auth.handler(toRequest(caller.origin, call, headers));
      const response = await within(caller, work, { path, nonce, method: methodOf(path) });
      if (known === null) response.headers.append("set-cookie", mark.write(nonce));
      return response;
    },
    begin: (caller, { userId, method }) =>
      within(
        caller,
        (headers) => auth.api.beginSession({ body: { userId }, headers, asResponse: true }),
        { ...NO_DOOR, method },
      ),
    prove: (caller, proof) =>
      within(
        caller,
        (headers) => auth.api.proveSession({ body: proof, headers, asResponse: true }),
        { ...NO_DOOR, method: "code" in proof ? "code" : "password" },
      ),
    end: (caller) =>
      within(caller, (headers) => auth.api.signOut({ headers, asResponse: true }), {
        ...NO_DOOR,
        method: null,
      }),
  };
}

const NO_DOOR = { path: "", nonce: "" };

const METHODS: Readonly<Record<string, SignInMethod>> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "code",
  "/two-factor/verify-backup-code": "backup_code",
};

function methodOf(path: string): SignInMethod | null {
  const provider = ProviderId.safeParse(path.replace(/^\/callback\//, ""));
  return provider.success ? provider.data : (METHODS[path] ?? null);
}

function toRequest(
  origin: string,
  { method, path, search, body }: Call,
  headers: Headers,
): Request {
  const url = origin + BASE_PATH + path;
  if (body === undefined) return new Request(url + search, { method, headers });
  headers.set("content-type", "application/json");
  return new Request(url, { method, headers, body: JSON.stringify(body) });
}

function headersOf({ cookie, userAgent, address }: Caller): Headers {
  const headers = new Headers();
  if (cookie !== null) headers.set("cookie", cookie);
  if (userAgent !== null) headers.set("user-agent", userAgent);
  if (address !== null) headers.set(ADDRESS_HEADER, address);
  return headers;
}

/** A random cookie, so that a mailed link works in the browser that asked for it and in no other. */
function browserMark(isSecure: boolean) {
  const name = `${cookiePrefix(isSecure)}.browser`;
  const mark = new RegExp(`(?:^|; *)${name.replaceAll(".", "\\.")}=([\\w-]{43})(?:;|$)`);
  const attributes = `Path=/; Max-Age=${MARK_SECONDS}; HttpOnly; SameSite=Strict`;
  return {
    read: (cookie: string | null) => mark.exec(cookie ?? "")?.[1] ?? null,
    write: (nonce: string) => `${name}=${nonce}; ${attributes}${isSecure ? "; Secure" : ""}`,
  };
}
