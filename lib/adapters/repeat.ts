import type { Log } from "#lib/engine/ports.ts";

/** Runs a task again and again, never twice at once. */
export function repeat(
  task: () => Promise<unknown>,
  { everyMs, log }: { everyMs: number; log: Log },
): NodeJS.Timeout {
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    await task().catch((error) => log.bug(error, {}));
    isBusy = false;
  }, everyMs);
  return timer.unref();
}

/** Never twice at once either; whoever asks during a run gets one more run after it. */
export function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isWanted = false;

  async function run(): Promise<void> {
    try {
      while (isWanted) {
        isWanted = false;
        await task();
      }
    } finally {
      running = null;
    }
  }

  return () => {
    isWanted = true;
    running ??= run();
    return running;
  };
}
