import { jobNumberIn } from "./plan-job.ts";
import type { Call } from "./provider.ts";
import type { EndedJob, Slot, Start } from "./read-evidence.ts";

/** What the provider was asked, beside what the pace had granted. */
export interface CallFinding {
  readonly calls: number;
  /** Times a page was asked for again although the provider had not refused it. */
  readonly refetched: number;
  /** Calls that began closer to each other than the spacing allows, and calls without a moment of their own. */
  readonly tooClose: number;
  /** Calls that began while the account had been told to stay away. */
  readonly insideRetryAfter: number;
  /** The same two by when calls came in: those of a stopped process or a busy machine are late, and count here. */
  readonly arrivedTooClose: number;
  readonly arrivedInsideRetryAfter: number;
}

interface Traffic {
  readonly calls: readonly Call[];
  readonly slots: readonly Slot[];
  readonly starts: readonly Start[];
  readonly jobs: readonly Pick<EndedJob, "id" | "criteria">[];
  readonly spacingMs: number;
}

const HEADROOM = 0.95;

export function judgeCalls(traffic: Traffic): CallFinding {
  const { calls, starts, spacingMs } = traffic;
  const callsOfAccount = Object.values(Object.groupBy(calls, ({ accountId }) => accountId ?? ""));
  return {
    calls: calls.length,
    refetched: countRefetched(calls),
    tooClose: countCloseStarts(starts, spacingMs) + countUngranted(traffic),
    insideRetryAfter: starts.filter(({ at, cooled_until }) => at < cooled_until).length,
    arrivedTooClose: countClose(callsOfAccount, spacingMs),
    arrivedInsideRetryAfter: callsOfAccount.reduce((sum, lane = []) => sum + countInside(lane), 0),
  };
}

/** Calls that began closer to the one before on their account than the spacing allows, with five percent for timers. */
export function countCloseStarts(starts: readonly Start[], spacingMs: number): number {
  return countClose(
    Object.values(Object.groupBy(starts, ({ account_id }) => account_id)),
    spacingMs,
  );
}

function countClose(lanes: readonly ({ at: number }[] | undefined)[], spacingMs: number): number {
  const gaps = lanes.flatMap((lane = []) => gapsOf(lane));
  return gaps.filter((gap) => gap < HEADROOM * spacingMs).length;
}

function gapsOf(moments: readonly { at: number }[]): number[] {
  return moments.slice(1).map(({ at }, index) => at - (moments[index]?.at ?? 0));
}

/** A call is refused by a status; one without an answer, or with half of it, may have been a page for all we know. */
function countRefetched(calls: readonly Call[]): number {
  const pages = calls
    .filter(({ status }) => status === null || status < 400)
    .map(({ params, start }) => `${jobNumberOf(params)} from ${start}`);
  return pages.length - new Set(pages).size;
}

function jobNumberOf(params: Call["params"]): number | null {
  return jobNumberIn(JSON.stringify(params));
}

function countUngranted({ calls, slots, jobs }: Traffic): number {
  const numberOf = new Map(jobs.map(({ id, criteria }) => [id, jobNumberIn(criteria)]));
  const granted = Map.groupBy(slots, ({ job_id }) => numberOf.get(job_id) ?? null);
  const made = Map.groupBy(calls, ({ params }) => jobNumberOf(params));
  return [...made]
    .map(([number, of]) => Math.max(0, of.length - (granted.get(number)?.length ?? 0)))
    .reduce((sum, ungranted) => sum + ungranted, 0);
}

function countInside(calls: readonly Call[]): number {
  const refusals = calls.flatMap(({ answeredAt, retryAfterSeconds }) =>
    answeredAt === null || retryAfterSeconds === null
      ? []
      : [{ from: answeredAt, until: answeredAt + retryAfterSeconds * 1_000 }],
  );
  const isInside = ({ at }: Call) => refusals.some(({ from, until }) => at > from && at < until);
  return calls.filter(isInside).length;
}
