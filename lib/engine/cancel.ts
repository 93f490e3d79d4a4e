import { EngineError } from "./errors.ts";
import { noteEnding } from "./journal.ts";
import type { Job, Owner, World } from "./ports.ts";
import { tellNews } from "./progress.ts";

/** Stops within one page; rows stay unless `discard` was asked. */
export async function cancelJob(
  world: World,
  input: { owner: Owner; jobId: string; discard: boolean; isByOperator?: boolean },
): Promise<Job> {
  const cancelled = await world.store.requestCancel(input);
  if (cancelled) {
    if (cancelled.status === "cancelled") noteEnding(world, cancelled);
    world.dispatch.interrupt(input.jobId);
    await tellNews(world, input.jobId);
    return cancelled;
  }
  const { workspaceId } = input.owner;
  const job = await world.store.find({ workspaceId, jobId: input.jobId });
  if (!job) throw new EngineError("not_found", "there is no such search");
  throw new EngineError("conflict", `the search is already ${job.status}`);
}
