import type { Clock } from "#lib/engine/ports.ts";

/** A clock on which sleeping takes no time: it remembers how long it was to be. */
export function hastyClock(): { clock: Clock; slept: number[] } {
  const slept: number[] = [];
  let at = Date.now();
  const clock: Clock = {
    now: () => at,
    random: () => 0,
    async sleep(ms, signal) {
      if (signal.aborted) return;
      slept.push(ms);
      at += ms;
    },
  };
  return { clock, slept };
}
