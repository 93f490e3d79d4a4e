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
  const gapMs = world.limits.newsGapMs + OVER_MS;
  let sending: Promise<void> | null = null;
  let sentAt = Number.NEGATIVE_INFINITY;

  async function sendUntilQuiet(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await sendNews(world, jobId)) sentAt = world.clock.now();
      if (!(await world.outbox.hasNews(jobId))) return;
      await world.clock.sleep(untilNext(), never);
    }
  }

  /** The rest of the gap; all of it when the last message was somebody else's, or should have let this one through. */
  function untilNext(): number {
    const restMs = sentAt + gapMs - world.clock.now();
    return restMs > 0 ? restMs : gapMs;
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
