import type { Caller } from "#lib/access/ports.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { EngineError, SourceError } from "#lib/engine/errors.ts";
import type { LinkingWorld } from "./ports.ts";

const PATIENCE_MS = 15_000;

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
  await leaveProvider(world, workspaceId, {
    hookId,
    accountId: removed.isLinked ? removed.accountId : null,
  });
}

async function stop(world: LinkingWorld, by: Caller, jobId: string): Promise<void> {
  try {
    await cancelJob(world, { owner: by, jobId, discard: false });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error; // over meanwhile
  }
}

/** The account is out of the workspace whatever the provider says: whoever looks after the service is told. */
async function leaveProvider(
  world: LinkingWorld,
  workspaceId: string,
  { hookId, accountId }: { hookId: string | null; accountId: string | null },
): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const desk = await world.deskOf(workspaceId);
    if (hookId !== null) await desk.unwatch(hookId, signal);
    if (accountId !== null) await desk.remove(accountId, signal);
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof EngineError)) throw error;
    world.log.warn("connection.left_at_provider", { accountId, reason: error.message });
  }
}
