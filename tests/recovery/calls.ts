import type { RequestLogEntry } from "#scripts/simulators/unipile/request-log.ts";

/** Searches as the simulated LinkedIn saw them, in the order they came. */
export function searchesOf(log: readonly RequestLogEntry[]): RequestLogEntry[] {
  return log.filter(({ route }) => route === "search");
}

/** Milliseconds between each call and the one before. */
export function gapsOf(calls: readonly RequestLogEntry[]): number[] {
  return calls.slice(1).map((call, index) => call.at - (calls[index]?.at ?? 0));
}

/** Calls that came although an answer before them had asked to wait longer. */
export function callsInsideRetryAfter(calls: readonly RequestLogEntry[]): RequestLogEntry[] {
  return calls.filter((call) =>
    calls.some(
      ({ answeredAt, retryAfterSeconds }) =>
        answeredAt !== null &&
        retryAfterSeconds !== null &&
        call.at > answeredAt &&
        call.at < answeredAt + retryAfterSeconds * 1_000,
    ),
  );
}
