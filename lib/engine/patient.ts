import { isOver } from "#lib/contract/job.ts";
import { StoreError } from "./errors.ts";
import type { Job, World } from "./ports.ts";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * The world of a slice that has a job: a store that is away for a moment costs it neither the page it has in hand nor the
 * search. For as long as a lease what it says is said again. A statement whose answer was lost may have happened: then its
 * repetition finds the job changed, and the row tells whether that was our own doing.
 */
export function patient(world: World): World {
  const { store, connections } = world;
  return {
    ...world,
    store: {
      ...store,
      reserve: (input) => again(world, () => store.reserve(input)),
      beginCall: (input) => again(world, () => store.beginCall(input)),
      coolDown: (input) => again(world, () => store.coolDown(input)),
      commitPage: (input) =>
        change(world, input.job, {
          tell: () => store.commitPage(input),
          isOurs: (now, { fence, pageNo }) => now.fence === fence && now.pageNo === pageNo + 1,
        }),
      park: (input) =>
        change(world, input.job, {
          tell: () => store.park(input),
          isOurs: (now, { fence }) => now.fence === fence && now.status === "waiting",
        }),
      handOver: (input) =>
        change(world, input.job, {
          tell: () => store.handOver(input),
          isOurs: (now, { fence }) => now.fence === fence && now.status === "processing",
        }),
      finish: (input) =>
        change(world, input.job, {
          tell: () => store.finish(input),
          isOurs: (now, { fence }) => now.fence === fence + 1 && isOver(now.status),
        }),
    },
    connections: {
      ...connections,
      find: (connectionId) => again(world, () => connections.find(connectionId)),
      save: (input) => again(world, () => connections.save(input)),
      setStatus: (input) => again(world, () => connections.setStatus(input)),
    },
  };
}

interface Change {
  readonly tell: () => Promise<Job | null>;
  /** Whether the row is as the change leaves it, and nobody but us can have. */
  readonly isOurs: (now: Job, before: Job) => boolean;
}

function change(world: World, job: Job, { tell, isOurs }: Change): Promise<Job | null> {
  let wasTold = false;
  return again(world, async () => {
    const isRepeat = wasTold;
    wasTold = true;
    const changed = await tell();
    if (changed !== null || !isRepeat) return changed;
    const now = await world.store.find({ workspaceId: job.workspaceId, jobId: job.id });
    return now !== null && isOurs(now, job) ? now : null;
  });
}

async function again<Answer>(
  { clock, limits, log }: World,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const never = new AbortController().signal;
  const until = clock.now() + limits.leaseMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      const isAway = error instanceof StoreError && error.isUnavailable;
      if (!isAway || clock.now() + pauseMs > until) throw error;
      log.warn("store.away", { pauseMs, reason: error.message });
    }
    await clock.sleep(pauseMs * (1 + clock.random() / 4), never);
  }
}
