import { ApiProblem } from "./api.ts";

const SOON_MS = 4_000;
const LONGEST_MS = 30_000;

/** Asking again helps when the server or the way to it failed, never when the answer was "no". */
export function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false;
  const { status } = error.problem;
  return status === 0 || status === 429 || status >= 500;
}

/**
 * How long to wait before the `tries`th question: polling rests after an error, so nothing is heard until then. `random`
 * is from 0 to 1, so that a thousand pages do not ask a server that comes back in one moment.
 */
export function retryAfterMs(tries: number, random: number): number {
  const ms = Math.min(LONGEST_MS, SOON_MS * 2 ** Math.max(0, tries - 1));
  return ms * (0.75 + random * 0.25);
}
