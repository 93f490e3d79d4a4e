import type { Job, World } from "./ports.ts";

interface Heartbeat {
  readonly job: Job;
  readonly stop: AbortController;
  readonly until: AbortSignal;
}

/** Renews a job's lease until told to end; aborts `stop` when the job is not ours any more, or a person cancelled. */
export async function keepLease(world: World, { job, stop, until }: Heartbeat): Promise<void> {
  for (;;) {
    await world.clock.sleep(beat(world), until);
    if (until.aborted) return;
    const isWanted = await renewed(world, job);
    if (!isWanted) return stop.abort();
  }
}

/** Sleeps without losing the job; wakes early when there is nothing left to wait for, which the next statement tells. */
export async function sleepHolding(
  world: World,
  job: Job,
  { ms, signal }: { ms: number; signal: AbortSignal },
): Promise<void> {
  const { clock } = world;
  const end = clock.now() + ms;
  for (let leftMs = ms; leftMs > 0; leftMs = end - clock.now()) {
    const isLast = leftMs <= beat(world);
    await clock.sleep(isLast ? leftMs : beat(world), signal);
    if (isLast || signal.aborted || !(await renewed(world, job))) return;
  }
}

const beat = ({ limits }: World) => limits.leaseMs / 3;

/** A database that is away for a moment is no reason to drop the call: the fence decides at the commit. */
async function renewed(world: World, job: Job): Promise<boolean> {
  try {
    const held = await world.store.renew({ job, leaseMs: world.limits.leaseMs });
    return held !== null && !held.cancelRequested;
  } catch (error) {
    world.log.warn("lease.unrenewed", { jobId: job.id, reason: String(error) });
    return true;
  }
}
