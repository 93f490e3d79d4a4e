import { prepareQueues } from "#lib/container.ts";
import type { Job, Owner, Source, World } from "#lib/engine/ports.ts";
import { startJob } from "#lib/engine/start.ts";
import type { NewJob, Store } from "#lib/engine/store-ports.ts";
import type { BenchServer } from "./bench-database.ts";
import { accountNames, addOwners } from "./bench-owners.ts";
import { benchSource } from "./bench-source.ts";
import { asleep, openWorld, requestFrom } from "./bench-world.ts";
import { AT_ONCE } from "./boss-side.ts";

const OWNERS = 20; // so many accounts: the pace of one is not what is measured here

/** What works on them: nobody, the process they are started in, or a worker that takes them out of pg-boss's line. */
export type Runner = "nobody" | "inline" | "pgboss";

export interface TrivialJobs {
  /** As the API does it. */
  start(): Promise<Job>;
  /** The row alone: nobody is woken and nobody told. */
  store(): Promise<Job>;
  wake(job: Job): Promise<void>;
  /** Has a worker work until it is stopped; where a process does its own work, it is at it already. */
  work(): Promise<{ stop(): Promise<void> }>;
  onClaimed(listener: Listener): void;
  onFinished(listener: Listener): void;
  /** Forgets all jobs. */
  empty(): Promise<unknown>;
  close(): Promise<void>;
}

type Listener = (job: Job) => void;

interface Watch {
  claimed: Listener;
  finished: Listener;
  created: (input: NewJob) => void;
}

/** Searches that find nobody on a source that answers at once: what is left is the engine's own work. */
export async function openTrivialJobs(server: BenchServer, runner: Runner): Promise<TrivialJobs> {
  const newJobs = new Map<string, NewJob>();
  const watch: Watch = {
    claimed: () => undefined,
    finished: () => undefined,
    created: (input) => newJobs.set(input.owner.userId, input),
  };
  const databaseUrl = await server.createDatabase();
  const env: Record<string, string> = runner === "pgboss" ? { DISPATCH: "pgboss" } : {};
  if (runner === "pgboss") await prepareQueues({ DATABASE_URL: databaseUrl });
  const shared = { source: emptySource(), spacingMs: 0 };
  const { world, pool, close } = await openWorld(databaseUrl, {
    ...shared,
    env,
    change: ({ store }) => ({ store: watched(store, watch), ...(runner === "nobody" && asleep()) }),
  });
  const owners = await addOwners({ world, pool, accountIds: accountNames(OWNERS) });
  await Promise.all(owners.map((owner) => start(world, owner)));
  const nextOwner = inTurn(owners);
  const nextJob = inTurn([...newJobs.values()]);

  async function work(): Promise<{ stop(): Promise<void> }> {
    if (runner !== "pgboss") return { stop: async () => undefined };
    const worker = await openWorld(databaseUrl, {
      ...shared,
      role: "worker",
      env: { ...env, WORKER_CONCURRENCY: String(AT_ONCE) },
      change: ({ store }) => ({ store: watched(store, watch) }),
    });
    await worker.world.start();
    return { stop: worker.close };
  }

  return {
    start: () => start(world, nextOwner()),
    store: () => createOnly(world.store, nextJob()),
    wake: (job) => world.dispatch.wake(job),
    work,
    onClaimed(listener) {
      watch.claimed = listener;
    },
    onFinished(listener) {
      watch.finished = listener;
    },
    empty: () => pool.query("truncate prospect_search_jobs cascade"),
    close,
  };
}

function emptySource(): Source {
  const fetchPage = async () => ({ prospects: [], nextCursor: null, reported: 0 });
  return { ...benchSource({ latencyMs: 0 }), fetchPage };
}

function watched(store: Store, watch: Watch): Store {
  return {
    ...store,
    create(input) {
      watch.created(input);
      return store.create(input);
    },
    async claim(input) {
      const job = await store.claim(input);
      if (job) watch.claimed(job);
      return job;
    },
    async finish(input) {
      const job = await store.finish(input);
      if (job) watch.finished(job);
      return job;
    },
  };
}

async function start(world: World, owner: Owner): Promise<Job> {
  const request = requestFrom(0, 1);
  const { job } = await startJob(world, { owner, request, idempotencyKey: null });
  return job;
}

async function createOnly(store: Store, input: NewJob): Promise<Job> {
  const created = await store.create(input);
  if (!created) throw new Error("a workspace has too many open jobs");
  return created.job;
}

function inTurn<Item>(items: readonly Item[]): () => Item {
  let next = 0;
  return () => {
    const item = items[next % items.length];
    next += 1;
    if (item === undefined) throw new Error("there is nobody to take turns");
    return item;
  };
}
