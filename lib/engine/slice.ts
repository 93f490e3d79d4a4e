import { findUsableAccount, rowsPerDay } from "./connections.ts";
import { endingOf } from "./ending.ts";
import { type FailedTry, remedyFor } from "./failure.ts";
import { newsSender } from "./news.ts";
import { fetchPage } from "./page.ts";
import type { Ending, Job, SourcePage, World } from "./ports.ts";
import { toRows } from "./rows.ts";
import { hashOf } from "./start.ts";

export interface SliceOptions {
  /** When to hand over to the next slice, in clock time; Infinity where the host sets no limit. */
  readonly deadline: number;
  /** Interrupts the call in flight: the host is stopping, or a person cancelled in this process. */
  readonly signal: AbortSignal;
}

export type SliceEnd = "not_ours" | "lost" | "ended" | "waiting" | "handed_over";

const LONG_SLEEP_MS = 500; // long enough for another call of the account to be told to slow down

/** What the next turn of the loop works with, or how the slice ended. */
type Turn = { readonly job: Job; readonly failed: FailedTry | null } | SliceEnd;

interface Slice extends SliceOptions {
  readonly firstPage: number;
  readonly accountId: string;
  readonly news: ReturnType<typeof newsSender>;
}

/** Works on one job until it is over, has to wait, is out of time, or is somebody else's. */
export async function runSlice(
  world: World,
  jobId: string,
  options: SliceOptions,
): Promise<SliceEnd> {
  const job = await world.store.claim({ jobId, leaseMs: world.limits.leaseMs });
  if (!job) return "not_ours";
  const news = newsSender(world, jobId);
  try {
    news.nudge();
    return await work(world, job, { ...options, news });
  } finally {
    await news.settle();
  }
}

async function work(
  world: World,
  claimed: Job,
  options: SliceOptions & Pick<Slice, "news">,
): Promise<SliceEnd> {
  const over = endingOf(world, claimed); // also for a job whose account cannot be used
  if (over) return finish(world, claimed, over);
  const account = await findUsableAccount(world, claimed);
  if (account === null) return waitForAccount(world, claimed);
  const slice = { ...options, accountId: account.accountId, firstPage: claimed.pageNo };
  let turn: Turn = { job: claimed, failed: null };
  while (typeof turn !== "string") {
    const ending = endingOf(world, turn.job);
    if (ending) return finish(world, turn.job, ending);
    if (isOutOfTime(world, slice)) return handOver(world, turn.job, slice);
    turn = await takeTurn(world, turn, slice);
  }
  return turn;
}

/** One page: reserve the call, wait for its moment, make it, keep what it brought. */
async function takeTurn(
  world: World,
  { job, failed }: Exclude<Turn, string>,
  slice: Slice,
): Promise<Turn> {
  const { leaseMs, longestSleepMs } = world.limits;
  const reservation = await world.store.reserve({
    job,
    spacingMs: spacing(world),
    // An allowance that was lowered since must still let a page through in a day.
    rows: Math.min(job.pageSize, rowsPerDay(world, job.api)),
    rowsPerDay: rowsPerDay(world, job.api),
    longestSleepMs,
    leaseMs,
  });
  switch (reservation.kind) {
    case "lost":
      return "lost";
    case "cancelled":
      return finish(world, job, { status: "cancelled" });
    case "later":
      return park(world, job, { reason: "provider_cooldown", waitMs: reservation.waitMs });
    case "spent":
      return park(world, job, { reason: "daily_allowance", waitMs: reservation.waitMs });
    case "granted":
      await world.clock.sleep(reservation.waitMs, slice.signal);
      return reservation.waitMs < LONG_SLEEP_MS
        ? callSource(world, { job, failed }, slice)
        : callAfterSleep(world, { job, failed }, slice);
  }
}

/** While this slice slept, a person may have cancelled, or another call of the account been told to slow down. */
async function callAfterSleep(
  world: World,
  turn: Exclude<Turn, string>,
  slice: Slice,
): Promise<Turn> {
  const held = await world.store.renew({ job: turn.job, leaseMs: world.limits.leaseMs });
  if (!held) return "lost";
  if (held.cancelRequested) return finish(world, turn.job, { status: "cancelled" });
  return held.isCooling ? turn : callSource(world, turn, slice);
}

async function callSource(
  world: World,
  { job, failed }: Exclude<Turn, string>,
  slice: Slice,
): Promise<Turn> {
  if (slice.signal.aborted) return interrupted(world, job);
  const { accountId, signal } = slice;
  const outcome = await fetchPage(world, { job, accountId, signal });
  switch (outcome.kind) {
    case "page":
      return keep(world, job, { page: outcome.page, slice });
    case "interrupted":
      return interrupted(world, job);
    case "failed": {
      const { error } = outcome;
      world.log.warn("page.failed", { jobId: job.id, page: job.pageNo, kind: error.kind });
      const tries = (failed?.tries ?? 0) + 1;
      return recover(world, job, {
        failed: { error, tries, previous: failed?.error ?? null },
        slice,
      });
    }
  }
}

async function keep(
  world: World,
  job: Job,
  { page, slice }: { page: SourcePage; slice: Slice },
): Promise<Turn> {
  const committed = await world.store.commitPage({
    job,
    rows: toRows(page.prospects, job.criteria),
    nextCursor: page.nextCursor,
    cursorHash: page.nextCursor === null ? null : await hashOf(page.nextCursor),
    reported: page.reported,
    leaseMs: world.limits.leaseMs,
  });
  if (!committed) return "lost";
  slice.news.nudge();
  return { job: committed, failed: null };
}

async function recover(
  world: World,
  job: Job,
  { failed, slice }: { failed: FailedTry; slice: Slice },
): Promise<Turn> {
  const remedy = await remedyFor(world, job, failed);
  switch (remedy.kind) {
    case "again":
      await world.clock.sleep(remedy.waitMs, slice.signal);
      return { job, failed };
    case "park": {
      const { waitMs } = remedy;
      return park(world, job, { reason: "provider_cooldown", waitMs, isFailure: true });
    }
    case "disconnected":
      return waitForAccount(world, job);
    case "end":
      return finish(world, job, remedy.ending);
  }
}

/** A person cancelled, the lease is gone, or the host is stopping: the row tells. */
async function interrupted(world: World, job: Job): Promise<SliceEnd> {
  const held = await world.store.renew({ job, leaseMs: world.limits.leaseMs });
  if (!held) return "lost";
  if (held.cancelRequested) return finish(world, job, { status: "cancelled" });
  const released = await world.store.handOver({ job, isIdle: false });
  return released ? "handed_over" : "lost";
}

async function finish(world: World, job: Job, ending: Ending): Promise<SliceEnd> {
  const ended = await world.store.finish({ job, ending });
  if (!ended) return "lost";
  world.log.info("job.ended", {
    jobId: job.id,
    status: ended.status,
    stopReason: ended.stopReason,
  });
  return "ended";
}

type Wait = Pick<Parameters<World["store"]["park"]>[0], "reason" | "waitMs"> & {
  readonly isFailure?: boolean;
};

async function park(world: World, job: Job, wait: Wait): Promise<SliceEnd> {
  const parked = await world.store.park({ job, isFailure: false, ...wait });
  if (!parked) return "lost";
  await world.dispatch.wake(job.id, parked.runAt);
  return "waiting";
}

function waitForAccount(world: World, job: Job): Promise<SliceEnd> {
  const waitMs = world.limits.reconnectCheckMs;
  return park(world, job, { reason: "account_disconnected", waitMs });
}

/** The row first, then the wake-up: a slice that wakes too early would find the lease taken. */
async function handOver(world: World, job: Job, slice: Slice): Promise<SliceEnd> {
  const isIdle = job.pageNo === slice.firstPage;
  const released = await world.store.handOver({ job, isIdle });
  if (!released) return "lost";
  await world.dispatch.wake(job.id);
  return "handed_over";
}

function isOutOfTime(world: World, slice: Slice): boolean {
  return world.clock.now() + world.limits.handOverMarginMs > slice.deadline;
}

function spacing({ pace, clock }: World): number {
  return pace.spacingMinMs + clock.random() * (pace.spacingMaxMs - pace.spacingMinMs);
}
