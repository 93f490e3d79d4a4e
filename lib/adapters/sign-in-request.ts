import { AsyncLocalStorage } from "node:async_hooks";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { SignInMethod } from "#lib/contract/audit.ts";

/** What a request brings beside what the library looks at. */
interface Asked {
  /** Random, kept in a cookie of the browser that asked for a letter; empty where no letter has a link. */
  readonly nonce: string;
  /** Which of the library's doors it came to; empty for none of them. */
  readonly path: string;
  /** Where it comes from; null where nobody vouches for it. */
  readonly address: string | null;
  readonly requestId: string;
  /** What is shown there; null where that is nothing. */
  readonly method: SignInMethod | null;
  /** Where the person has the site open. */
  readonly origin: string;
  /** Work that whoever waits for the answer must not notice. */
  readonly later: (work: () => Promise<void>) => void;
  /** Whose sessions ended on the way: all that was theirs is to end with them. */
  readonly ended: Set<string>;
}

const requests = new AsyncLocalStorage<Asked>();

export function withRequest<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
  return requests.run(asked, work);
}

export function atHand(): Asked {
  const asked = requests.getStore();
  if (!asked) throw new Error("the sign-in was reached round its own entrance");
  return asked;
}

/** A key, and the door that a link is for. */
interface Seal {
  readonly secret: string;
  readonly door: "/confirm-email" | "/reset-password";
}

/** The library's token, bound to its door and to the browser that asked: whoever else gets the link can do nothing with it. */
export function bindToken(seal: Seal, token: string): string {
  if (atHand().nonce === "") throw new Error("a link was made for no browser");
  return `${token}.${macOf(seal, token)}`;
}

/** Null for a token that another browser asked for, that is for another door, or that is none of ours. */
export function unbindToken(seal: Seal, bound: string): string | null {
  const dot = bound.lastIndexOf(".");
  const token = bound.slice(0, Math.max(dot, 0));
  if (atHand().nonce === "" || token === "") return null;
  return isEqual(bound.slice(dot + 1), macOf(seal, token)) ? token : null;
}

function macOf({ secret, door }: Seal, token: string): string {
  const bound = `letter/v1\n${door}\n${atHand().nonce}\n${token}`;
  return createHmac("sha256", secret).update(bound).digest("base64url");
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
