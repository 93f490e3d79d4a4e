import type { Background } from "#lib/engine/ports.ts";

export interface LivingBackground extends Background {
  /** Resolves when nothing that was left is under way, or after so long. */
  settle(longestMs: number): Promise<void>;
}

/** Where the process lives on: whoever leaves work goes on at once, and whoever ends the process waits for it a while. */
export function livingBackground(): LivingBackground {
  const left = new Set<Promise<unknown>>();
  return {
    async leave(work) {
      const ended = work.finally(() => left.delete(ended)).catch(() => undefined);
      left.add(ended);
    },
    settle: (longestMs) => atMost(longestMs, Promise.all(left)),
  };
}

/** Where the host freezes the process with its answer: what is not done by then is left to the sweep. */
export const frozenBackground: Background = {
  leave: (work, longestMs) => atMost(longestMs, work),
};

async function atMost(longestMs: number, work: Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, longestMs);
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
