import { AsyncLocalStorage } from "node:async_hooks";
import { createHmac, timingSafeEqual } from "node:crypto";

/** What a request brings beside what the library looks at. */
interface Asked {
  /** Random, kept in a cookie of the browser that asked for a letter; empty where no letter has a link. */
  readonly nonce: string;
  /** Which of the library's doors it came to; empty for none of them. */
  readonly path: string;
  /** Where it comes from; null where nobody vouches for it. */
  readonly address: string | null;
  /** Where the person has the site open. */
  readonly origin: string;
  /** Work that whoever waits for the answer must not notice. */
  readonly later: (work: () => Promise<void>) => void;
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

/** The library's token, bound to the browser that asked: whoever else gets the link can do nothing with it. */
export function bindToken(secret: string, token: string): string {
  const { nonce } = atHand();
  if (nonce === "") throw new Error("a link was made for no browser");
  return `${token}.${macOf(secret, { token, nonce })}`;
}

/** Null for a token that another browser asked for, or that is none of ours. */
export function unbindToken(secret: string, bound: string): string | null {
  const { nonce } = atHand();
  const dot = bound.lastIndexOf(".");
  const token = bound.slice(0, Math.max(dot, 0));
  if (nonce === "" || token === "") return null;
  return isEqual(bound.slice(dot + 1), macOf(secret, { token, nonce })) ? token : null;
}

function macOf(secret: string, { token, nonce }: { token: string; nonce: string }): string {
  return createHmac("sha256", secret).update(`letter/v1\n${nonce}\n${token}`).digest("base64url");
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
