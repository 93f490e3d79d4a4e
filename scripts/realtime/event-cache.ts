import type { RealtimeOptions } from "./options.ts";

type CachedEvent = { text: string; data: string; ttlSeconds: number };

export type EventCache = {
  keep(channel: string, event: { text: string; data: string }): void;
  read(channel: string): CachedEvent | null;
};

/** The last event of each cache channel, for subscribers that come later. */
export function eventCache(options: RealtimeOptions): EventCache {
  const entries = new Map<string, { text: string; data: string; untilMs: number }>();

  function dropOldest(): void {
    const oldest = entries.keys().next();
    if (!oldest.done) entries.delete(oldest.value);
  }

  return {
    keep(channel, event) {
      entries.delete(channel);
      if (entries.size >= options.maxCachedChannels) dropOldest();
      entries.set(channel, { ...event, untilMs: options.now() + options.cacheTtlMs });
    },
    read(channel) {
      const entry = entries.get(channel);
      if (!entry) return null;
      const leftMs = entry.untilMs - options.now();
      if (leftMs > 0) {
        return { text: entry.text, data: entry.data, ttlSeconds: Math.ceil(leftMs / 1_000) };
      }
      entries.delete(channel);
      return null;
    },
  };
}
