import type { RequestLogEntry } from "#scripts/simulators/unipile/request-log.ts";

/** Searches as the simulated LinkedIn saw them, in the order they came. */
export function searchesOf(log: readonly RequestLogEntry[]): RequestLogEntry[] {
  return log.filter(({ route }) => route === "search");
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
