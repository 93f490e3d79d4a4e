import type { Caller } from "#lib/access/ports.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { leaveProvider } from "./leave-provider.ts";
import type { LinkingWorld } from "./ports.ts";

/**
 * Takes an account out of the workspace: its searches are stopped, what they found stays. One that was connected here is
 * disconnected at the provider as well; one that was found there is left as it is.
 */
export async function removeConnection(
  world: LinkingWorld,
  { by, connectionId }: { by: Caller; connectionId: string },
): Promise<void> {
  const { workspaceId } = by;
  const hookId = await world.links.takeHook({ workspaceId, connectionId });
  const removed = await world.links.remove({ by, connectionId });
  if (!removed) throw new EngineError("not_found", "there is no such account");
  for (const jobId of removed.openJobIds) await stop(world, by, jobId);
  const accountId = removed.isLinked ? removed.accountId : null;
  await leaveProvider(world, () => world.deskOf(workspaceId), { hookId, accountId });
}

async function stop(world: LinkingWorld, by: Caller, jobId: string): Promise<void> {
  try {
    await cancelJob(world, { owner: by, jobId, discard: false });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error; // over meanwhile
  }
}
