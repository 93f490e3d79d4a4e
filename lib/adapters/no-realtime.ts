import type { Realtime } from "#lib/engine/ports.ts";

/** Without a realtime service browsers poll; the outbox is told that all is sent. */
export const noRealtime: Realtime = {
  publish: async () => undefined,
  hangUp: async () => undefined,
};
