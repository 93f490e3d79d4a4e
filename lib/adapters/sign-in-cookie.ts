import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** The sign-in library's cookie, read without loading the library: every request does. */

/** A key of its own for all that the sign-in signs and encrypts. */
export function signInSecret(appSecret: string): string {
  return Buffer.from(hkdfSync("sha256", appSecret, "", "sign-in/v1", 32)).toString("base64url");
}

/** Browsers keep a `__Host-` cookie from being set by a neighbouring host or over plain http. */
export function cookiePrefix(isSecure: boolean): string {
  return isSecure ? "__Host-pf" : "pf";
}

export interface SessionCookie {
  readonly name: string;
  /** The session's token; null for a value that this server did not write. */
  open(value: string): string | null;
}

export function sessionCookie(input: { secret: string; isSecure: boolean }): SessionCookie {
  return {
    name: `${cookiePrefix(input.isSecure)}.session_token`,
    open(value) {
      const signed = decode(value);
      const dot = signed.lastIndexOf(".");
      const token = signed.slice(0, Math.max(dot, 0));
      const mac = createHmac("sha256", input.secret).update(token).digest("base64");
      return token !== "" && isEqual(signed.slice(dot + 1), mac) ? token : null;
    },
  };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
