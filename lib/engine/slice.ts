import { findUsableAccount } from "./connections.ts";
import { endingOf } from "./ending.ts";
import { type FailedTry, remedyFor } from "./failure.ts";
import {
  breakOff,
  finish,
  handOver,
  interrupted,
  park,
  type SliceEnd,
  waitForAccount,
} from "./give-back.ts";
import { noteEnd, noteFailure, notePage, noteStart } from "./journal.ts";
import { sleepHolding } from "./lease.ts";
import { keptBy } from "./licence.ts";
import { newsSender } from "./news.ts";
import { fetchPage } from "./page.ts";
import { patient } from "./patient.ts";
import type { Job, SourcePage, World } from "./ports.ts";
import { markRows, toRows } from "./rows.ts";
import { hashOf } from "./start.ts";
import type { Ending, HandOver } from "./store-ports.ts";
import { type Asking, waitForCall } from "./turn.ts";

export interface SliceOptions {
  /** When to hand over to the next slice, in clock time; Infinity where the host sets no limit. */
  readonly deadline: number;
  /** Interrupts the call in flight: the host is stopping, or a person cancelled in this process. */
  readonly signal: AbortSignal;
  /** Whether other jobs wait for this worker: then a slice that had its turn makes room for them. */
  readonly isCrowded?: () => boolean;
}

/** What the next turn of the loop works with, or how the slice ended. */
type Turn = { readonly job: Job; readonly failed: FailedTry | null } | SliceEnd;

interface Slice extends SliceOptions, Asking {
  readonly startedAt: number;
  readonly news: ReturnType<typeof newsSender>;
}

const REMOVED: Ending = {
  status: "failed",
  failure: {
    stopReason: "account_disconnected",
    code: "removed",
    message: "The LinkedIn account was removed from the workspace",
    isRetryable: false,
  },
};

/** Works on one job until it is over, has to wait, is out of time, or is somebody else's. */
export async function runSlice(
  host: World,
  jobId: string,
  options: SliceOptions,
): Promise<SliceEnd> {
  const job = await host.store.claim({ jobId, leaseMs: host.limits.leaseMs });
  if (!job) return "not_ours";
  const world = patient(host);
  const startedAt = world.clock.now();
  const news = newsSender(world, jobId);
  let end: SliceEnd | "broken" = "broken";
  noteStart(world, job);
  try {
    news.nudge();
    end = await work(world, job, { ...options, news });
    return end;
  } catch (error) {
    await breakOff(world, job, error);
    throw error;
  } finally {
    noteEnd(world, job, { end, ms: world.clock.now() - startedAt });
    await world.background.leave(news.settle(), world.limits.sliceNewsMs);
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
  if (account === "removed") return finish(world, claimed, REMOVED);
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

/** One page: wait for the call, make it, keep what it brought. */
async function takeTurn(world: World, turn: Exclude<Turn, string>, slice: Slice): Promise<Turn> {
  const permission = await waitForCall(world, turn.job, slice);
  if (permission === "again") return turn;
  if (typeof permission === "string") return permission;
  return callSource(world, turn, { slice, rows: permission.rows });
}

async function callSource(
  world: World,
  { job, failed }: Exclude<Turn, string>,
  { slice, rows }: { slice: Slice; rows: number },
): Promise<Turn> {
  if (slice.signal.aborted) return interrupted(world, job);
  const { accountId, signal } = slice;
  const startedAt = world.clock.now();
  const outcome = await fetchPage(world, { job, accountId, rows, signal });
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
    ...keptBy(world.source.limits(job.api).licence),
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
  const error = { code: failed.error.kind, message: failed.error.message };
  switch (remedy.kind) {
    case "again":
      await sleepHolding(world, job, { ms: remedy.waitMs, signal: slice.signal });
      return { job, failed };
    case "park":
      return park(world, job, { reason: "provider_cooldown", waitMs: remedy.waitMs, error });
    case "disconnected": {
      const { waitMs, isRound } = remedy;
      return park(world, job, { reason: "account_disconnected", waitMs, error, isRound });
    }
    case "end":
      return finish(world, job, remedy.ending);
  }
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
