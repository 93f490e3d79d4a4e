import { createHmac, timingSafeEqual } from "node:crypto";

const STEP_MS = 30_000;

/** The step whose code this is, of now and the one before; null where it is neither's. RFC 6238, SHA-1, six digits. */
export function findStep(input: { secret: string; code: string; now: number }): number | null {
  const current = Math.floor(input.now / STEP_MS);
  const fits = (step: number) => isEqual(input.code, codeOf(input.secret, step));
  return [current, current - 1].find(fits) ?? null;
}

function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
