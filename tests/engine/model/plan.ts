import fc from "fast-check";
import type { Priority } from "#lib/contract/job.ts";
import type { SourceFailure } from "#lib/engine/errors.ts";

/** All that can happen in one life of a small world; the order of steps comes from `seed`. */
export interface Plan {
  readonly seed: number;
  readonly searches: readonly SearchPlan[];
  /** Whether the second workspace uses the account of the first. */
  readonly isShared: boolean;
  readonly workers: number;
  readonly spacingMs: number;
  readonly rowsPerDay: number | null;
  /** The longest a page takes. */
  readonly latencyMs: number;
  /** How long a slice may work; null where the host sets no limit. */
  readonly sliceMs: number | null;
  /** How far the clocks of workers are from the store's. */
  readonly skewMs: number;
  readonly capPerQuery: number;
  readonly canInterrupt: boolean;
  readonly faults: readonly FaultPlan[];
  readonly troubles: readonly Trouble[];
  /** What becomes of one wake-up after the other; the rest arrive. */
  readonly wakes: readonly WakeFate[];
}

export interface SearchPlan {
  /** 0 and 1 are colleagues, 2 is somebody elsewhere. */
  readonly who: number;
  readonly priority: Priority;
  readonly target: number;
  readonly leavesOutSome: boolean;
  readonly pages: readonly PagePlan[];
  /** After the last page comes this one again; null where the list ends. */
  readonly loopTo: number | null;
  /** Steps after which it starts. */
  readonly step: number;
}

export interface PagePlan {
  readonly fresh: number;
  /** Rows of earlier pages that come again. */
  readonly repeats: number;
}

/** What the provider answers to some calls in a row of one search. */
export interface FaultPlan {
  readonly search: number;
  readonly call: number;
  readonly times: number;
  readonly kind: SourceFailure | "error_500" | "bug";
  readonly retryAfterMs: number | null;
}

/** Happens to one slice that runs. */
export type Blow = "kill" | "freeze" | "nap" | "cut" | "stop";
/** A person asks it of one search. */
export type Wish = "cancel" | "discard" | "retry";
/** Happens to all. */
export type Turn = "sweep" | "ration" | "drain" | "undrain" | "mute" | "unmute";

/** `which` chooses the slice or the search. */
export type Trouble = { readonly step: number; readonly which: number } & (
  | { readonly to: "slice"; readonly kind: Blow }
  | { readonly to: "search"; readonly kind: Wish }
  | { readonly to: "all"; readonly kind: Turn }
);

export type WakeFate = "arrives" | "lost" | "twice" | "late";

const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
const page = fc.record({ fresh: fc.nat({ max: 10 }), repeats: fc.nat({ max: 4 }) });

const search: fc.Arbitrary<SearchPlan> = fc.record({
  who: fc.nat({ max: 2 }),
  priority: fc.constantFrom("normal", "high", "low"),
  target: fc.integer({ min: 1, max: 30 }),
  leavesOutSome: fc.boolean(),
  pages: fc.array(page, { minLength: 1, maxLength: 6 }),
  loopTo: rarely(fc.nat({ max: 5 })),
  step: fc.nat({ max: 60 }),
});

const fault: fc.Arbitrary<FaultPlan> = fc.record({
  search: fc.nat({ max: 3 }),
  call: fc.nat({ max: 8 }),
  times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 14 })),
  kind: fc.constantFrom(
    "rate_limited",
    "transient",
    "error_500",
    "auth",
    "restricted",
    "invalid_criteria",
    "provider_cap",
    "fatal",
    "bug",
  ),
  retryAfterMs: fc.constantFrom(null, 300, 3_000, 15_000, 600_000),
});

const when = { step: fc.nat({ max: 400 }), which: fc.nat({ max: 3 }) };
const toSlice = fc.record({
  ...when,
  to: fc.constant("slice"),
  kind: fc.constantFrom("kill", "freeze", "nap", "cut", "stop"),
});
const toSearch = fc.record({
  ...when,
  to: fc.constant("search"),
  kind: fc.constantFrom("cancel", "discard", "retry"),
});
const toAll = fc.record({
  ...when,
  to: fc.constant("all"),
  kind: fc.constantFrom("sweep", "ration", "drain", "undrain", "mute", "unmute"),
});
const trouble: fc.Arbitrary<Trouble> = fc.oneof(toSlice, toSearch, toAll);

const calm = {
  seed: fc.noShrink(fc.integer()),
  isShared: fc.boolean(),
  workers: fc.integer({ min: 1, max: 4 }),
  spacingMs: fc.constantFrom(0, 300, 2_000, 5_000, 70_000),
  rowsPerDay: fc.constantFrom(null, 25, 60),
  latencyMs: fc.constantFrom(0, 3_000, 40_000),
  sliceMs: fc.constantFrom(null, 90_000, 780_000),
  skewMs: fc.constantFrom(0, -300_000, 300_000),
  capPerQuery: fc.constantFrom(2_500, 20),
  canInterrupt: fc.boolean(),
};

/** Everything that may go wrong, in any mixture. */
export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  ...calm,
  searches: fc.array(search, { minLength: 1, maxLength: 4 }),
  faults: fc.array(fault, { maxLength: 6, size: "max" }),
  troubles: fc.array(trouble, { maxLength: 24, size: "max" }),
  wakes: fc.array(fc.constantFrom<WakeFate>("arrives", "lost", "twice", "late"), { maxLength: 12 }),
});

/** Nothing goes wrong; the order of steps is still chance. */
export const calmPlan: fc.Arbitrary<Plan> = fc.record({
  ...calm,
  searches: fc.array(search, { minLength: 1, maxLength: 4 }),
  faults: fc.constant([]),
  troubles: fc.constant([]),
  wakes: fc.constant([]),
});

const longList = fc.record({
  who: fc.nat({ max: 2 }),
  priority: fc.constantFrom<Priority>("normal", "high", "low"),
  target: fc.constant(30),
  leavesOutSome: fc.constant(false),
  pages: fc.constant(Array.from({ length: 6 }, () => ({ fresh: 5, repeats: 0 }))),
  loopTo: fc.constant(null),
  step: fc.nat({ max: 300 }),
});

/** Three people in two workspaces want the same account, with a worker for each search. */
export const crowdPlan: fc.Arbitrary<Plan> = fc.record({
  ...calm,
  isShared: fc.constant(true),
  workers: fc.constant(8),
  spacingMs: fc.constant(2_000),
  rowsPerDay: fc.constant(null),
  sliceMs: fc.constant(null),
  capPerQuery: fc.constant(2_500),
  searches: fc.array(longList, { minLength: 2, maxLength: 8, size: "max" }),
  faults: fc.constant([]),
  troubles: fc.constant([]),
  wakes: fc.constant([]),
});
