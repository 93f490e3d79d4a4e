import { findUsableAccount, rowsPerDay } from "./connections.ts";
import { endingOf } from "./ending.ts";
import { type FailedTry, remedyFor } from "./failure.ts";
import {
  noteEnd,
  noteEnding,
  noteFailure,
  noteHandOver,
  notePage,
  noteStart,
  noteTurn,
  noteWait,
} from "./journal.ts";
import { sleepHolding } from "./lease.ts";
import { newsSender } from "./news.ts";
import { fetchPage } from "./page.ts";
import type { Ending, HandOver, Job, JobError, SourcePage, World } from "./ports.ts";
import { markRows, toRows } from "./rows.ts";
import { hashOf } from "./start.ts";

export interface SliceOptions {
  /** When to hand over to the next slice, in clock time; Infinity where the host sets no limit. */
  readonly deadline: number;
  /** Interrupts the call in flight: the host is stopping, or a person cancelled in this process. */
  readonly signal: AbortSignal;
  /** Whether other jobs wait for this worker: then a slice that had its turn makes room for them. */
  readonly isCrowded?: () => boolean;
}

export type SliceEnd = "not_ours" | "lost" | "ended" | "waiting" | "handed_over";

const COLD_START_MS = 250;

/** What the next turn of the loop works with, or how the slice ended. */
type Turn = { readonly job: Job; readonly failed: FailedTry | null } | SliceEnd;

interface Slice extends SliceOptions {
  readonly startedAt: number;
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
  const startedAt = world.clock.now();
  const news = newsSender(world, jobId);
  let end: SliceEnd | "broken" = "broken";
  noteStart(world, job);
  try {
    news.nudge();
    end = await work(world, job, { ...options, news });
    return end;
  } finally {
    noteEnd(world, job, { end, ms: world.clock.now() - startedAt });
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
  const startedAt = world.clock.now();
  const { accountId } = account;
  const slice = { ...options, accountId, startedAt, firstPage: claimed.pageNo };
  if (isOutOfTime(world, slice)) return handOver(world, claimed, { reason: "idle", waitMs: 0 });
  let turn: Turn = { job: claimed, failed: null };
  while (typeof turn !== "string") {
    const ending = endingOf(world, turn.job);
    if (ending) return finish(world, turn.job, ending);
    const reason = reasonToHandOver(world, turn, slice);
    if (reason) return handOver(world, turn.job, { reason, waitMs: 0 });
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
  if (slice.signal.aborted) return interrupted(world, job);
  const spacingMs = spacing(world, { isFirstCall: job.pageNo === slice.firstPage });
  const reservation = await world.store.reserve({
    job,
    rows: job.pageSize,
    rowsPerDay: rowsPerDay(world, job.api),
    spacingMs,
    dayMs: world.pace.dayMs,
    rampDays: world.pace.rampDays,
    leaseMs: world.limits.leaseMs,
  });
  switch (reservation.kind) {
    case "lost":
      return "lost";
    case "cancelled":
      return finish(world, job, { status: "cancelled" });
    case "draining":
      return handOver(world, job, { reason: "stop", waitMs: 0 });
    case "queued":
      return waitForTurn(world, { job, failed }, { slice, waitMs: reservation.waitMs });
    case "cooling":
      return isShort(world, reservation.waitMs)
        ? sleepAndAsk(world, { job, failed }, { slice, waitMs: reservation.waitMs })
        : park(world, job, { reason: "provider_cooldown", waitMs: reservation.waitMs });
    case "spent":
      return park(world, job, { reason: "daily_allowance", waitMs: reservation.waitMs });
    case "closed":
      return park(world, job, { reason: "outside_hours", waitMs: reservation.waitMs });
    case "granted":
      noteTurn(world, job, { accountId: slice.accountId, waitMs: reservation.waitMs });
      return reservation.waitMs > 0
        ? callLater(world, { job, failed }, { slice, waitMs: reservation.waitMs, spacingMs })
        : callSource(world, { job, failed }, slice);
  }
}

type Pause = { readonly slice: Slice; readonly waitMs: number };

/** Others on the account go first. A long wait, or any while others want this worker, is spent outside of it. */
function waitForTurn(world: World, turn: Exclude<Turn, string>, pause: Pause): Promise<Turn> {
  noteTurn(world, turn.job, { accountId: pause.slice.accountId, waitMs: pause.waitMs });
  const canStay = isShort(world, pause.waitMs) && !pause.slice.isCrowded?.();
  if (canStay) return sleepAndAsk(world, turn, pause);
  return handOver(world, turn.job, { reason: "turn", waitMs: pause.waitMs });
}

async function sleepAndAsk(
  world: World,
  turn: Exclude<Turn, string>,
  { slice, waitMs }: Pause,
): Promise<Turn> {
  await sleepHolding(world, turn.job, { ms: waitMs, signal: slice.signal });
  return slice.signal.aborted ? interrupted(world, turn.job) : turn;
}

function isShort(world: World, waitMs: number): boolean {
  return waitMs <= world.limits.longestSleepMs;
}

/** Sleeps until the moment of the call, which others may have moved meanwhile. */
async function callLater(
  world: World,
  turn: Exclude<Turn, string>,
  pause: Pause & { readonly spacingMs: number },
): Promise<Turn> {
  const { job } = turn;
  const { slice, waitMs, spacingMs } = pause;
  await sleepHolding(world, job, { ms: waitMs, signal: slice.signal });
  if (slice.signal.aborted) return interrupted(world, job);
  const { leaseMs } = world.limits;
  const start = await world.store.beginCall({ job, spacingMs, leaseMs });
  switch (start.kind) {
    case "lost":
      return "lost";
    case "cancelled":
      return finish(world, job, { status: "cancelled" });
    case "early":
      return callLater(world, turn, { ...pause, waitMs: start.waitMs });
    case "cooling": // a short one costs neither the turn nor its rows of the day
      return isShort(world, start.waitMs)
        ? callLater(world, turn, { ...pause, waitMs: start.waitMs })
        : turn;
    case "go":
      return callSource(world, turn, slice);
  }
}

async function callSource(
  world: World,
  { job, failed }: Exclude<Turn, string>,
  slice: Slice,
): Promise<Turn> {
  if (slice.signal.aborted) return interrupted(world, job);
  const { accountId, signal } = slice;
  const startedAt = world.clock.now();
  const outcome = await fetchPage(world, { job, accountId, signal });
  const callMs = world.clock.now() - startedAt;
  switch (outcome.kind) {
    case "page":
      return keep(world, job, { page: outcome.page, callMs, slice });
    case "interrupted":
      return interrupted(world, job);
    case "failed": {
      const { error } = outcome;
      noteFailure(world, job, { accountId, callMs, error });
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
  { page, callMs, slice }: { page: SourcePage; callMs: number; slice: Slice },
): Promise<Turn> {
  const commitStartedAt = world.clock.now();
  const committed = await world.store.commitPage({
    job,
    rows: markRows(toRows(page.prospects, job.criteria), world.markRows(job.workspaceId)),
    nextCursor: page.nextCursor,
    cursorHash: page.nextCursor === null ? null : await hashOf(page.nextCursor),
    reported: page.reported,
    callMs,
    leaseMs: world.limits.leaseMs,
  });
  if (!committed) return "lost";
  const commitMs = world.clock.now() - commitStartedAt;
  notePage(world, committed, { accountId: slice.accountId, callMs, commitMs });
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
      await sleepHolding(world, job, { ms: remedy.waitMs, signal: slice.signal });
      return { job, failed };
    case "park": {
      const error = { code: failed.error.kind, message: failed.error.message };
      return park(world, job, { reason: "provider_cooldown", waitMs: remedy.waitMs, error });
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
  return handOver(world, job, { reason: "stop", waitMs: 0 });
}

async function finish(world: World, job: Job, ending: Ending): Promise<SliceEnd> {
  const ended = await world.store.finish({ job, ending });
  if (!ended) return "lost";
  noteEnding(world, ended);
  return "ended";
}

type Wait = Omit<Parameters<World["store"]["park"]>[0], "job" | "error"> & {
  readonly error?: JobError;
};

async function park(world: World, job: Job, wait: Wait): Promise<SliceEnd> {
  const parked = await world.store.park({ job, error: null, ...wait });
  if (!parked) return "lost";
  noteWait(world, parked, wait);
  await world.dispatch.wake(parked, parked.runAt);
  return "waiting";
}

function waitForAccount(world: World, job: Job): Promise<SliceEnd> {
  const waitMs = world.limits.reconnectCheckMs;
  return park(world, job, { reason: "account_disconnected", waitMs });
}

/** The row first, then the wake-up: a slice that wakes too early would find the lease taken. */
async function handOver(
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

function reasonToHandOver(
  world: World,
  { job, failed }: Exclude<Turn, string>,
  slice: Slice,
): HandOver | null {
  const hasPage = job.pageNo !== slice.firstPage;
  // Without a page and without a try, the time went by in waiting for others on the account.
  if (isOutOfTime(world, slice)) return hasPage || failed ? "deadline" : "turn";
  const hadItsTurn = hasPage && world.clock.now() - slice.startedAt >= world.limits.turnMs;
  return hadItsTurn && slice.isCrowded?.() ? "deadline" : null;
}

function isOutOfTime({ clock, limits }: World, { deadline }: SliceOptions): boolean {
  return clock.now() + limits.handOverMarginMs > deadline;
}

/** A process that begins calls late, everything being cold: the call after its first would come too soon. */
function spacing({ pace, clock }: World, { isFirstCall }: { isFirstCall: boolean }): number {
  const ms = pace.spacingMinMs + clock.random() * (pace.spacingMaxMs - pace.spacingMinMs);
  return ms > 0 && isFirstCall ? ms + COLD_START_MS : ms;
}
