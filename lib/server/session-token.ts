import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";

interface Session {
  readonly userId: string;
  readonly expiresAt: number;
}

/** A user id and a moment that only a holder of the secret can have written: `userId.seconds.mac`. */
export function sealSession(secret: string, { userId, expiresAt }: Session): string {
  const claim = `${userId}.${Math.floor(expiresAt / 1_000)}`;
  return `${claim}.${macOf(secret, claim)}`;
}

export function openSession(secret: string, input: { token: string; now: number }): string | null {
  const [userId = "", seconds = "", mac = "", ...rest] = input.token.split(".");
  const isOurs = rest.length === 0 && isEqual(mac, macOf(secret, `${userId}.${seconds}`));
  return isOurs && Number(seconds) * 1_000 > input.now ? userId : null;
}

function macOf(secret: string, claim: string): string {
  // Named after its purpose: nothing else signed with this secret can pass for a session.
  return createHmac("sha256", secret).update(`session.v1.${claim}`).digest("base64url");
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
