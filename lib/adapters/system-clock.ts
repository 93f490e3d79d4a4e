import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#lib/engine/ports.ts";

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  async sleep(ms, signal) {
    if (ms <= 0 || signal.aborted) return;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  },
};
