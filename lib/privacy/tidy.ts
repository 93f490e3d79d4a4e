import { closeDays } from "./close-days.ts";
import type { RetentionWorld } from "./ports.ts";

const TURNS = 2;
const LEASE_MS = 5 * 60_000;
const BATCH = 500;
/** Of one workspace in one go: the sweep that called has other things to do. */
const MOST_BATCHES = 20;
const SEARCHES = 20;

/**
 * Deletes what must not be kept any longer, a little at a time: every sweep of every host calls it, a row in the database says
 * whose night it is, and whoever comes next goes on where one stopped. Whatever goes wrong waits for the next.
 */
export async function tidy(world: RetentionWorld): Promise<void> {
  try {
    await removeFields(world);
    const turns = await world.retention.takeTurns({ limit: TURNS, leaseMs: LEASE_MS });
    for (const workspaceId of turns) await cleanUp(world, workspaceId);
    if (turns.length === 0) return;
    await closeDays(world, null);
    await world.retention.forgetOld({ limit: BATCH });
  } catch (error) {
    world.log.bug(error, { during: "retention" });
  }
}

async function removeFields({ retention }: RetentionWorld): Promise<void> {
  for (const due of await retention.listFieldsDue({ limit: SEARCHES })) {
    await retention.removeFields({ ...due, limit: BATCH * MOST_BATCHES });
  }
}

async function cleanUp(world: RetentionWorld, workspaceId: string): Promise<void> {
  const { retention, log } = world;
  let rows = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const removed = await retention.removeExpired({ workspaceId, limit: BATCH });
    rows += removed;
    if (removed > 0) continue;
    await closeDays(world, workspaceId);
    await retention.endTurn(workspaceId);
    log.info("retention.done", { workspaceId, removed: rows });
    return;
  }
  await retention.putBack(workspaceId);
}
