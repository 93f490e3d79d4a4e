import type { World } from "./ports.ts";

type Wired = Pick<World, "realtime" | "background" | "clock" | "log">;

const RETRY_AFTER_MS = [500, 2_000];
const LONGEST_MS = 2_000; // where the process is frozen with its answer

/**
 * Closes the sockets of people whose rights have just become fewer, or may have. Called when that is committed: whoever
 * still has a right connects again, and is asked anew. That the realtime service is away undoes nothing of it.
 */
export function hangUp(world: Wired, userIds: readonly string[]): Promise<void> {
  const hanging = Promise.all(userIds.map((userId) => hangUpOne(world, userId)));
  return world.background.leave(hanging, LONGEST_MS);
}

async function hangUpOne({ realtime, clock, log }: Wired, userId: string): Promise<void> {
  const never = new AbortController().signal;
  for (const waitMs of [...RETRY_AFTER_MS, null]) {
    try {
      return await realtime.hangUp(userId);
    } catch (error) {
      if (waitMs === null) log.warn("realtime.not_hung_up", { userId, reason: String(error) });
      else await clock.sleep(waitMs, never);
    }
  }
}
