import fc from "fast-check";
import type { LinkedinApi, StopReason, WaitingReason } from "#lib/contract/job.ts";
import type { HandOver } from "#lib/engine/store-ports.ts";

/** Told by a slice that holds a job, or thinks that it does. */
export type HeldCommand =
  | { kind: "renew"; held: number; leaseMs: number }
  | {
      kind: "reserve";
      held: number;
      rows: number;
      spacingMs: number;
      rowsPerDay: number;
      ramp: number;
    }
  | { kind: "beginCall"; held: number; spacingMs: number }
  | { kind: "commit"; held: number; people: number[]; next: number; reported: number }
  | { kind: "handOver"; held: number; reason: HandOver; waitMs: number }
  | {
      kind: "park";
      held: number;
      reason: WaitingReason;
      waitMs: number;
      isError: boolean;
      isRound: boolean;
    }
  | { kind: "breakOff"; held: number; waitMs: number; most: number }
  | { kind: "complete"; held: number; stopReason: StopReason }
  | { kind: "fail"; held: number }
  | { kind: "giveUp"; held: number };

/** Told about a job by whoever knows its id. */
export type JobCommand =
  | { kind: "claim"; job: number; leaseMs: number }
  | { kind: "coolDown"; job: number; waitMs: number }
  | { kind: "cancel"; job: number; discard: boolean; isStranger: boolean; isByOperator: boolean }
  | { kind: "retry"; job: number }
  | { kind: "disconnect" | "reconnect"; job: number };

export type AccountCommand =
  | { kind: "setPace"; who: number; dailyRows: number | null; rampDays: number | null }
  | { kind: "save"; who: number; apis: LinkedinApi[] | null }
  | { kind: "list"; who: number };

/** What a test tells two stores alike. `job` and `held` choose among what there is at that moment. */
export type Command =
  | HeldCommand
  | JobCommand
  | AccountCommand
  | { kind: "create"; who: number; target: number; priority: number; key: number; known: boolean }
  | { kind: "takeDue"; limit: number; backOffMs: number }
  | { kind: "send"; job: number; isAny: boolean; leastGapMs: number; isMarked: boolean }
  | { kind: "drain"; isOn: boolean }
  | { kind: "pass"; ms: number };

const index = fc.nat({ max: 9 });
const wait = fc.constantFrom(0, 500, 1_000, 60_000, 3_600_000);
const lease = fc.constantFrom(1_000, 60_000);
const seldom = fc.nat({ max: 4 }).map((number) => number === 4);
const people = fc.array(fc.nat({ max: 24 }), { maxLength: 6 });
const kind = <Kind extends string>(name: Kind) => fc.constant(name);

/** One in so many; the common ones carry a job through its life. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind("create"),
      who: index,
      target: fc.integer({ min: 1, max: 12 }),
      priority: fc.nat({ max: 2 }),
      key: fc.nat({ max: 6 }),
      known: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: kind("claim"), job: index, leaseMs: lease }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("renew"), held: index, leaseMs: lease }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind("reserve"),
      held: index,
      rows: fc.constantFrom(3, 10),
      spacingMs: fc.constantFrom(0, 500, 2_000),
      rowsPerDay: fc.constantFrom(20, 1_000),
      ramp: fc.constantFrom(0, 2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind("beginCall"),
      held: index,
      spacingMs: fc.constantFrom(0, 500, 2_000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind("commit"),
      held: index,
      people,
      next: fc.nat({ max: 5 }),
      reported: fc.nat({ max: 30 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("handOver"),
      held: index,
      reason: fc.constantFrom("deadline", "idle", "turn", "stop"),
      waitMs: wait,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("park"),
      held: index,
      reason: fc.constantFrom("daily_allowance", "provider_cooldown", "account_disconnected"),
      waitMs: wait,
      isError: fc.boolean(),
      isRound: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind("breakOff"),
      held: index,
      waitMs: wait,
      most: fc.constantFrom(1, 3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind("complete"),
      held: index,
      stopReason: fc.constantFrom("target_reached", "source_exhausted", "daily_allowance_reached"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("fail"), held: index }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("giveUp"), held: index }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("coolDown"), job: index, waitMs: wait }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("cancel"),
      job: index,
      discard: fc.boolean(),
      isByOperator: fc.boolean(),
      isStranger: seldom,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind("retry"), job: index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("takeDue"),
      limit: fc.constantFrom(1, 2, 100),
      backOffMs: fc.constantFrom(0, 1_000, 10_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind("send"),
      job: index,
      isAny: fc.boolean(),
      leastGapMs: fc.constantFrom(0, 1_000),
      isMarked: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind("setPace"),
      who: index,
      dailyRows: fc.constantFrom(null, 2, 15),
      rampDays: fc.constantFrom(null, 0, 3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("disconnect"), job: index }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind("save"),
      who: index,
      apis: fc.constantFrom<LinkedinApi[] | null>(null, ["classic"], ["classic", "recruiter"]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("reconnect"), job: index }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("list"), who: index }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("drain"), isOn: seldom }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind("pass"),
      ms: fc.constantFrom(500, 1_000, 2_000, 10_000, 60_000, 3_600_000, 90_000_000),
    }),
  },
);

/** Those that only ask when whose turn is. */
export const turnCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind("reserve"),
      held: fc.nat({ max: 7 }),
      rows: fc.constant(3),
      spacingMs: fc.constant(2_000),
      rowsPerDay: fc.constantFrom(60, 1_000),
      ramp: fc.constant(0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind("beginCall"),
      held: fc.nat({ max: 7 }),
      spacingMs: fc.constant(2_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind("pass"),
      ms: fc.constantFrom(500, 2_000, 2_010, 4_000, 7_200_000, 90_000_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind("coolDown"), job: index, waitMs: fc.constant(1_000) }),
  },
);
