import { STALLED } from "./ending.ts";
import { noteBreak, noteEnding, noteHandOver, noteWait } from "./journal.ts";
import type { Job, World } from "./ports.ts";
import type { Ending, HandOver, JobError } from "./store-ports.ts";

/* The ways in which a slice gives its job back: the row first, then the wake-up. */

export type SliceEnd = "not_ours" | "lost" | "ended" | "waiting" | "handed_over";

/** A person cancelled, the lease is gone, or the host is stopping: the row tells. */
export async function interrupted(world: World, job: Job): Promise<SliceEnd> {
  const held = await world.store.renew({ job, leaseMs: world.limits.leaseMs });
  if (!held) return "lost";
  if (held.cancelRequested) return finish(world, job, { status: "cancelled" });
  return handOver(world, job, { reason: "stop", waitMs: 0 });
}

export async function finish(world: World, job: Job, ending: Ending): Promise<SliceEnd> {
  const ended = await world.store.finish({ job, ending });
  if (!ended) return "lost";
  noteEnding(world, ended);
  if (ended.error?.code === STALLED) await bury(world, job, ended.error);
  return "ended";
}

type Wait = Omit<Parameters<World["store"]["park"]>[0], "job" | "error"> & {
  readonly error?: JobError;
};

export async function park(world: World, job: Job, wait: Wait): Promise<SliceEnd> {
  const parked = await world.store.park({ job, error: null, ...wait });
  if (!parked) return "lost";
  noteWait(world, parked, wait);
  await world.dispatch.wake(parked, parked.runAt);
  return "waiting";
}

export function waitForAccount(world: World, job: Job): Promise<SliceEnd> {
  const waitMs = world.limits.reconnectCheckMs;
  return park(world, job, { reason: "account_disconnected", waitMs });
}

/** The row first, then the wake-up: a slice that wakes too early would find the lease taken. */
export async function handOver(
  world: World,
  job: Job,
  to: { reason: HandOver; waitMs: number },
): Promise<SliceEnd> {
  const released = await world.store.handOver({ job, ...to });
  if (!released) return "lost";
  noteHandOver(world, released, to);
  // Due at once is due by any clock: the moment in the row is of the database's.
  const at = to.waitMs > 0 ? released.runAt : undefined;
  if (to.reason !== "stop") await world.dispatch.wake(released, at);
  return "handed_over";
}

/**
 * A slice that broke: another tries, later each time, because it may be the page at hand that breaks it. Where not even this
 * can be told to the store, the lease runs out.
 */
export async function breakOff(world: World, job: Job, error: unknown): Promise<void> {
  const { firstSliceRetryMs: waitMs, stalls: most } = world.limits;
  try {
    const broken = await world.store.breakOff({ job, error: kindOf(error), waitMs, most });
    if (!broken) return;
    noteBreak(world, broken);
    await world.dispatch.wake(broken, broken.stalls > most ? undefined : broken.runAt);
  } catch (trouble) {
    world.log.warn("slice.unreleased", { jobId: job.id, reason: String(trouble) });
  }
}

/** What was thrown is for the log: its message may repeat a row. */
function kindOf(error: unknown): JobError {
  return { code: "internal", message: error instanceof Error ? error.name : typeof error };
}

function bury(
  world: World,
  { lastError, ...job }: Job,
  failure: JobError,
): Promise<void> | undefined {
  const last = lastError === null ? "" : `; last: ${lastError.code}, ${lastError.message}`;
  return world.dispatch.bury?.(job, `${failure.message}${last}`);
}
