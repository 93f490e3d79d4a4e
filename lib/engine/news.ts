import type { World } from "./ports.ts";
import { sendNews } from "./progress.ts";

const OVER_MS = 50; // a little longer than the outbox asks, so that the next message goes through
const TRIES = 3;

/**
 * Sends a job's progress beside the page loop, which never waits for it. `nudge` says there is news; `settle` sees the
 * last of it out. What the realtime service refuses stays in the outbox for the sweep.
 */
export function newsSender(world: World, jobId: string) {
  const never = new AbortController().signal;
  let sending: Promise<void> | null = null;

  async function sendUntilQuiet(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      await sendNews(world, jobId);
      if (!(await world.outbox.hasNews(jobId))) return;
      await world.clock.sleep(world.limits.newsGapMs + OVER_MS, never);
    }
  }

  function nudge(): void {
    sending ??= sendUntilQuiet()
      .catch((error) => world.log.bug(error, { jobId }))
      .finally(() => {
        sending = null;
      });
  }

  async function settle(): Promise<void> {
    await sending;
    nudge();
    await sending;
  }

  return { nudge, settle };
}
