import { expect, test } from "vitest";
import { judgeCalls } from "#scripts/chaos/judge-calls.ts";
import type { Call } from "#scripts/chaos/provider.ts";
import type { Slot, Start } from "#scripts/chaos/read-evidence.ts";

const SPACING_MS = 100;
const jobs = [{ id: "job-1", criteria: '{"excludeTitles": ["Chaos job 1"]}' }];

function callAt(at: number, change: Partial<Call> = {}): Call {
  return {
    at,
    route: "search",
    accountId: "a",
    params: { role: { exclude: ["Chaos job 1"] } },
    start: at,
    status: 200,
    answeredAt: at + 10,
    retryAfterSeconds: null,
    ...change,
  };
}

/** A moment that was granted, at which the call began. */
function slotAt(at: number, change: Partial<Start> = {}): Slot & Start {
  return { account_id: "a", job_id: "job-1", at, cooled_until: 0, ...change };
}

function judge(calls: readonly Call[], slots: readonly (Slot & Start)[]) {
  return judgeCalls({ calls, slots, starts: slots, jobs, spacingMs: SPACING_MS });
}

test("calls at the moments that were granted are in order", () => {
  const found = judge([callAt(0), callAt(110)], [slotAt(0), slotAt(110)]);

  expect(found).toEqual({
    calls: 2,
    refetched: 0,
    tooClose: 0,
    insideRetryAfter: 0,
    arrivedTooClose: 0,
    arrivedInsideRetryAfter: 0,
  });
});

test("calls that began too close to each other are found, on one account only", () => {
  const other = { account_id: "b" };

  expect(judge([], [slotAt(0), slotAt(90)]).tooClose).toBe(1);
  expect(judge([], [slotAt(0), slotAt(96)]).tooClose).toBe(0); // five percent are for timers
  expect(judge([], [slotAt(0), slotAt(50, other)]).tooClose).toBe(0);
});

test("a call without a moment of its own is found", () => {
  expect(judge([callAt(0), callAt(500)], [slotAt(0)]).tooClose).toBe(1);
});

test("a call that began while the account had to stay away is found", () => {
  expect(judge([], [slotAt(50, { cooled_until: 60 })]).insideRetryAfter).toBe(1);
});

test("late calls are counted by their arrival, not against the pace", () => {
  const refused = callAt(0, { status: 429, retryAfterSeconds: 1 });

  const found = judge([refused, callAt(50)], [slotAt(0), slotAt(200)]);

  expect(found).toMatchObject({ arrivedTooClose: 1, arrivedInsideRetryAfter: 1 });
  expect(found).toMatchObject({ tooClose: 0, insideRetryAfter: 0 });
});

test("a page asked for again is found, unless the provider had refused it", () => {
  const slots = [slotAt(0), slotAt(200), slotAt(400)];
  const again = (status: number | null) =>
    judge([callAt(0, { status }), callAt(200, { start: 0 })], slots);

  expect(again(200).refetched).toBe(1);
  expect(again(null).refetched).toBe(1);
  expect(again(500).refetched).toBe(0);
  expect(again(429).refetched).toBe(0);
});
