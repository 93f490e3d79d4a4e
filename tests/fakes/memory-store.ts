import type { ConnectionStore, Outbox, ResultStore, Store } from "#lib/engine/store-ports.ts";
import { beginCall, coolDown, reserve } from "./memory/account-pace.ts";
import { commitPage } from "./memory/commit-page.ts";
import { memoryConnections } from "./memory/connections.ts";
import { createJob, recallJob } from "./memory/create-job.ts";
import { finish, requestCancel, retry } from "./memory/end-job.ts";
import { breakOff, claim, handOver, park, renew, takeDue } from "./memory/hold-job.ts";
import type { Answering, Memory } from "./memory/memory.ts";
import { memoryOutbox } from "./memory/outbox.ts";

interface Stores {
  readonly store: Store;
  readonly connections: ConnectionStore;
  readonly outbox: Outbox;
  readonly results: ResultStore;
}

/**
 * The statements of `db` in memory: each happens at once and whole, when `answer` lets it. What they do is checked
 * against Postgres in tests/db/memory-store.test.ts.
 */
export function memoryStores(memory: Memory, answer: Answering): Stores {
  return {
    store: memoryStore(memory, answer),
    connections: memoryConnections(memory, answer),
    outbox: memoryOutbox(memory, answer),
    results: nobodyLooks,
  };
}

function memoryStore(memory: Memory, answer: Answering): Store {
  return {
    create: (input) => answer(() => createJob(memory, input)),
    recall: (input) => answer(() => recallJob(memory, input)),
    claim: (input) => answer(() => claim(memory, input)),
    renew: (input) => answer(() => renew(memory, input)),
    reserve: (input) => answer(() => reserve(memory, input)),
    beginCall: (input) => answer(() => beginCall(memory, input)),
    commitPage: (input) => answer(() => commitPage(memory, input)),
    handOver: (input) => answer(() => handOver(memory, input)),
    breakOff: (input) => answer(() => breakOff(memory, input)),
    park: (input) => answer(() => park(memory, input)),
    finish: (input) => answer(() => finish(memory, input)),
    coolDown: (input) => answer(() => coolDown(memory, input)),
    requestCancel: (input) => answer(() => requestCancel(memory, input)),
    retry: (input) => answer(() => retry(memory, input)),
    takeDue: (input) => answer(() => takeDue(memory, input)),
    find: ({ workspaceId, jobId }) =>
      answer(() => {
        const job = memory.jobs.get(jobId)?.job;
        return job?.workspaceId === workspaceId ? job : null;
      }),
    list: notHere,
  };
}

/** Lists and decisions are read and made by people, not by slices. */
async function notHere(): Promise<never> {
  throw new Error("not kept in memory");
}

const nobodyLooks: ResultStore = {
  list: notHere,
  listToMark: notHere,
  decide: notHere,
  undo: notHere,
};
