import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Log } from "#lib/engine/ports.ts";
import { reasonOf } from "./reason.ts";

interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  /** Somebody notified, or may have done so while nobody listened. */
  readonly onNews: () => void;
  readonly signal: AbortSignal;
  readonly log: Log;
}

const AGAIN_MS = { first: 500, longest: 30_000 };
const PROBE_MS = 10_000;

/**
 * Hears what is sent to a channel, on a connection of its own that is opened anew when it is lost, until the signal. A
 * pooler that hands each statement to another connection lets nothing through, and says nothing: whoever listens polls as well.
 */
export async function keepListening(options: ListenOptions): Promise<void> {
  const { signal, log } = options;
  let againMs = AGAIN_MS.first;
  while (!signal.aborted) {
    await listen(options, () => {
      againMs = AGAIN_MS.first;
    }).catch((error) => log.warn("queue.unheard", { reason: reasonOf(error) }));
    await sleep(againMs, undefined, { signal, ref: false }).catch(() => undefined);
    againMs = Math.min(2 * againMs, AGAIN_MS.longest);
  }
}

/** Resolves when it is told to end. @throws when the connection cannot be had, or is lost */
async function listen(
  { url, channel, onNews, signal }: ListenOptions,
  onListening: () => void,
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: PROBE_MS,
    application_name: "prospect-finder-listener",
  });
  const { promise: over, resolve, reject: lose } = Promise.withResolvers<void>();
  over.catch(() => undefined); // it may be lost before anybody waits for that
  client.on("error", lose).on("end", () => lose(new Error("the connection ended")));
  client.on("notification", onNews);
  const end = () => resolve();
  signal.addEventListener("abort", end);
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    onListening();
    onNews();
    await over;
  } finally {
    signal.removeEventListener("abort", end);
    await client.end();
  }
}
