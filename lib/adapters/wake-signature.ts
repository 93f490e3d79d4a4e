import { createHmac, timingSafeEqual } from "node:crypto";

const FRESH_MS = 5 * 60_000;
const HEADER = /^t=(\d{13}),v1=([0-9a-f]{64})$/;

type Secret = string | Uint8Array;

function digest(secret: Secret, at: string, body: string): string {
  return createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
}

/** Value of the `x-wake-signature` header: HMAC-SHA256 over the moment (ms since 1970) and the body. */
export function signWake(secret: Secret, body: string, now: number): string {
  return `t=${now},v1=${digest(secret, String(now), body)}`;
}

/** True for a signature made with this secret at most five minutes ago, or ahead by a clock's error. */
export function isWakeSigned(
  secret: Secret,
  request: { header: string | null; body: string; now: number },
): boolean {
  const [, at, given] = HEADER.exec(request.header ?? "") ?? [];
  if (at === undefined || given === undefined) return false;
  if (Math.abs(request.now - Number(at)) > FRESH_MS) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(digest(secret, at, request.body)));
}
