import type { StopReason } from "#lib/contract/job.ts";
import { isNearCap } from "./ending.ts";
import type { SourceError, SourceFailure } from "./errors.ts";
import type { Job, World } from "./ports.ts";
import type { Ending } from "./store-ports.ts";

/** What the loop does about a page that failed. */
export type Remedy =
  | { readonly kind: "again"; readonly waitMs: number }
  | { readonly kind: "park"; readonly waitMs: number }
  /** `isRound`: a failed round of tries, and not the first sign that the account is not connected. */
  | { readonly kind: "disconnected"; readonly waitMs: number; readonly isRound: boolean }
  | { readonly kind: "end"; readonly ending: Ending };

export interface FailedTry {
  readonly error: SourceError;
  /** Tries of this page in this slice, this one included. */
  readonly tries: number;
  /** The error before this one, when the same page failed already. */
  readonly previous: SourceError | null;
}

const LONGER_EACH_TIME = 4;
const REFUSED: SourceFailure = "auth";

export async function remedyFor(world: World, job: Job, failed: FailedTry): Promise<Remedy> {
  const { error } = failed;
  switch (error.kind) {
    case "rate_limited":
      return throttled(world, job, failed);
    case "transient":
      return isThrottleInDisguise(failed) || error.retryAfterMs !== undefined
        ? throttled(world, job, failed)
        : troubled(world, job, failed);
    case "auth":
      await world.connections.setStatus({
        connectionId: job.connectionId,
        status: "needs_reconnect",
      });
      return disconnected(world, job, error);
    case "gone": // for good: connected again, it is another account, to which the cursor does not belong
      await world.connections.setStatus({ connectionId: job.connectionId, status: "disabled" });
      return failing("account_disconnected", error);
    case "restricted":
      await restrict(world, job);
      return failing("account_restricted", error);
    case "invalid_criteria":
      return failing("invalid_criteria", error);
    case "provider_cap":
      return { kind: "end", ending: { status: "completed", stopReason: "provider_cap_reached" } };
    case "fatal":
      return failing("provider_error", error);
  }
}

/**
 * The provider lists an account as connected before its job is let through again: one that is refused a second time without
 * a page in between would go on like that for ever.
 */
function disconnected(world: World, job: Job, error: SourceError): Remedy {
  if (!wasRefusedBefore(job)) {
    return { kind: "disconnected", waitMs: world.limits.reconnectCheckMs, isRound: false };
  }
  return job.failures < world.limits.sliceTries
    ? { kind: "disconnected", waitMs: roundDelay(world, job), isRound: true }
    : failing("account_disconnected", error);
}

function wasRefusedBefore({ lastError, lastActivityAt, startedAt }: Job): boolean {
  const since = Math.max(lastActivityAt?.getTime() ?? 0, startedAt?.getTime() ?? 0);
  return lastError?.code === REFUSED && lastError.at.getTime() >= since;
}

/** LinkedIn throttles with 500 as often as with 429: the second in a row is taken for one. */
function isThrottleInDisguise({ error, previous }: FailedTry): boolean {
  return error.status === 500 && previous?.status === 500;
}

/** The whole account pauses: its other searches would be refused as well. */
async function throttled(world: World, job: Job, failed: FailedTry): Promise<Remedy> {
  const waitMs = failed.error.retryAfterMs ?? roundDelay(world, job);
  await world.store.coolDown({ connectionId: job.connectionId, waitMs });
  const { longestSleepMs, pageTries } = world.limits;
  if (failed.tries >= pageTries) {
    return endOfRound(world, job, { failed, waitMs: Math.max(waitMs, roundDelay(world, job)) });
  }
  return waitMs <= longestSleepMs
    ? { kind: "again", waitMs: 0 }
    : endOfRound(world, job, { failed, waitMs });
}

function troubled(world: World, job: Job, failed: FailedTry): Remedy {
  const { pageTries, firstPageRetryMs } = world.limits;
  if (failed.tries >= pageTries) {
    return endOfRound(world, job, { failed, waitMs: roundDelay(world, job) });
  }
  const steps = LONGER_EACH_TIME ** (failed.tries - 1);
  return { kind: "again", waitMs: jittered(world, firstPageRetryMs * steps) };
}

function endOfRound(world: World, job: Job, round: { failed: FailedTry; waitMs: number }): Remedy {
  if (job.failures < world.limits.sliceTries) return { kind: "park", waitMs: round.waitMs };
  if (isNearCap(world, job)) {
    return { kind: "end", ending: { status: "completed", stopReason: "provider_cap_reached" } };
  }
  return failing("provider_error", round.failed.error);
}

/** 1, 4, 16 minutes after the first, second and third failed round. */
function roundDelay(world: World, job: Job): number {
  return jittered(world, world.limits.firstSliceRetryMs * LONGER_EACH_TIME ** job.failures);
}

function jittered(world: World, ms: number): number {
  return ms * (1 + world.clock.random() / 4);
}

async function restrict(world: World, job: Job): Promise<void> {
  const { connectionId } = job;
  await world.connections.setStatus({ connectionId, status: "restricted" });
  await world.store.coolDown({ connectionId, waitMs: world.limits.restrictedPauseMs });
}

function failing(stopReason: StopReason, error: SourceError): Remedy {
  const isOfProvider = stopReason === "provider_error" && error.kind !== "fatal";
  const isRetryable = isOfProvider || error.kind === REFUSED;
  const failure = { stopReason, code: error.kind, message: error.message, isRetryable };
  return { kind: "end", ending: { status: "failed", failure } };
}
