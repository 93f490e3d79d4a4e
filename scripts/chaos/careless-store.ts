import type { Job } from "#lib/engine/ports.ts";
import type { Store } from "#lib/engine/store-ports.ts";

/**
 * What a store without fence and page guard would do: before each write it looks up who holds the job and at which page it
 * is, and writes as that one. A writer that slept through its lease is let in. Only for the run that must fail.
 */
export function carelessStore(store: Store): Store {
  async function asItIsNow<Input extends { readonly job: Job }>(input: Input): Promise<Input> {
    const now = await store.find({ workspaceId: input.job.workspaceId, jobId: input.job.id });
    if (now === null) return input;
    return { ...input, job: { ...input.job, fence: now.fence, pageNo: now.pageNo } };
  }

  return {
    ...store,
    renew: async (input) => store.renew(await asItIsNow(input)),
    reserve: async (input) => store.reserve(await asItIsNow(input)),
    beginCall: async (input) => store.beginCall(await asItIsNow(input)),
    commitPage: async (input) => store.commitPage(await asItIsNow(input)),
    handOver: async (input) => store.handOver(await asItIsNow(input)),
    park: async (input) => store.park(await asItIsNow(input)),
    finish: async (input) => store.finish(await asItIsNow(input)),
  };
}
