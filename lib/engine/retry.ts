import { listKnownConnections, mayUse } from "./connections.ts";
import { EngineError } from "./errors.ts";
import type { Job, Owner, World } from "./ports.ts";
import { tellNews } from "./progress.ts";

/** Goes on from the cursor: the same job, one attempt more. */
export async function retryJob(world: World, input: { owner: Owner; jobId: string }): Promise<Job> {
  await refuseWithoutAccount(world, input);
  const lifetimeMs = world.limits.jobLifetimeMs;
  const queued = await world.store.retry({ ...input, lifetimeMs });
  if (queued) {
    await world.dispatch.wake(queued);
    await tellNews(world, queued.id);
    return queued;
  }
  const { workspaceId } = input.owner;
  const job = await world.store.find({ workspaceId, jobId: input.jobId });
  if (!job) throw new EngineError("not_found", "there is no such search");
  throw new EngineError(
    "conflict",
    "this search has nothing left to continue; run it again instead",
  );
}

/** The cursor belongs to the account: on another one there is nothing to go on with. To continue is to use it anew. */
async function refuseWithoutAccount(
  world: World,
  { owner, jobId }: { owner: Owner; jobId: string },
): Promise<void> {
  const job = await world.store.find({ workspaceId: owner.workspaceId, jobId });
  if (!job) return;
  if (!(await world.connections.find(job.connectionId))) {
    throw new EngineError(
      "conflict",
      "the LinkedIn account of this search was removed; run it again instead",
    );
  }
  const known = await listKnownConnections(world, { owner });
  const account = known.find(({ id }) => id === job.connectionId);
  if (!account || mayUse(owner, account)) return;
  throw new EngineError(
    "conflict",
    "the LinkedIn account of this search is not shared with you; run it again on another one",
  );
}
