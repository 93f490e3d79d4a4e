import { rowsPerDay } from "./connections.ts";
import { finish, handOver, interrupted, park, type SliceEnd, waitForAccount } from "./give-back.ts";
import { noteTurn } from "./journal.ts";
import { sleepHolding } from "./lease.ts";
import type { Job, World } from "./ports.ts";

/* A job's next call on its account: asked for, and waited for until its moment has come. */

/** A slice that asks. */
export interface Asking {
  readonly accountId: string;
  /** The page it began with. */
  readonly firstPage: number;
  readonly signal: AbortSignal;
  readonly isCrowded?: () => boolean;
}

/** To call now, for no more than so many rows; to ask again; or how the slice ended. */
export type Permission = { readonly rows: number } | "again" | SliceEnd;

const COLD_START_MS = 250;
const PAUSE_CHECK_MS = 24 * 3_600_000; // whoever ends a pause makes its jobs due

export async function waitForCall(world: World, job: Job, asking: Asking): Promise<Permission> {
  if (asking.signal.aborted) return interrupted(world, job);
  const spacingMs = spacing(world, { isFirstCall: job.pageNo === asking.firstPage });
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
    case "paused":
      return park(world, job, { reason: "account_paused", waitMs: PAUSE_CHECK_MS });
    case "away":
      return waitForAccount(world, job);
    case "queued":
      return waitInLine(world, job, { asking, waitMs: reservation.waitMs });
    case "cooling":
      return isShort(world, reservation.waitMs)
        ? sleepAndAsk(world, job, { asking, waitMs: reservation.waitMs })
        : park(world, job, { reason: "provider_cooldown", waitMs: reservation.waitMs });
    case "spent":
      return park(world, job, { reason: "daily_allowance", waitMs: reservation.waitMs });
    case "closed":
      return park(world, job, { reason: "outside_hours", waitMs: reservation.waitMs });
    case "granted": {
      const { waitMs, rows } = reservation;
      noteTurn(world, job, { accountId: asking.accountId, waitMs });
      return waitMs > 0 ? callLater(world, job, { asking, waitMs, spacingMs, rows }) : { rows };
    }
  }
}

interface Pause {
  readonly asking: Asking;
  readonly waitMs: number;
}

/** Others on the account go first. A long wait, or any while others want this worker, is spent outside of it. */
function waitInLine(world: World, job: Job, pause: Pause): Promise<Permission> {
  const { asking, waitMs } = pause;
  noteTurn(world, job, { accountId: asking.accountId, waitMs });
  const canStay = isShort(world, waitMs) && !asking.isCrowded?.();
  return canStay
    ? sleepAndAsk(world, job, pause)
    : handOver(world, job, { reason: "turn", waitMs });
}

async function sleepAndAsk(world: World, job: Job, { asking, waitMs }: Pause): Promise<Permission> {
  await sleepHolding(world, job, { ms: waitMs, signal: asking.signal });
  return asking.signal.aborted ? interrupted(world, job) : "again";
}

function isShort(world: World, waitMs: number): boolean {
  return waitMs <= world.limits.longestSleepMs;
}

/** Sleeps until the moment of the call, which others may have moved meanwhile. */
async function callLater(
  world: World,
  job: Job,
  pause: Pause & { readonly spacingMs: number; readonly rows: number },
): Promise<Permission> {
  const { asking, waitMs, spacingMs, rows } = pause;
  await sleepHolding(world, job, { ms: waitMs, signal: asking.signal });
  if (asking.signal.aborted) return interrupted(world, job);
  const { leaseMs } = world.limits;
  const start = await world.store.beginCall({ job, spacingMs, leaseMs });
  switch (start.kind) {
    case "lost":
      return "lost";
    case "cancelled":
      return finish(world, job, { status: "cancelled" });
    case "early":
      return callLater(world, job, { ...pause, waitMs: start.waitMs });
    case "cooling": // a short one costs neither the turn nor its rows of the day
      return isShort(world, start.waitMs)
        ? callLater(world, job, { ...pause, waitMs: start.waitMs })
        : "again";
    case "go":
      return { rows };
  }
}

/** A process that begins calls late, everything being cold: the call after its first would come too soon. */
function spacing({ pace, clock }: World, { isFirstCall }: { isFirstCall: boolean }): number {
  const ms = pace.spacingMinMs + clock.random() * (pace.spacingMaxMs - pace.spacingMinMs);
  return ms > 0 && isFirstCall ? ms + COLD_START_MS : ms;
}
