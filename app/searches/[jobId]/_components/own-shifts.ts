import type { Decision, DecisionCounts } from "#lib/contract/decision.ts";
import type { Change, Choice } from "./row-marks.ts";

/** How one action of this browser moves the counts. */
export interface OwnShift {
  readonly actionId: number;
  /** The answer's; null until it has come. */
  readonly seq: number | null;
  readonly shift: DecisionCounts;
}

const NONE: DecisionCounts = { undecided: 0, approved: 0, rejected: 0 };

/** By the rows that are known here. */
export function shiftOf(changes: readonly Change[]): DecisionCounts {
  const shift = { ...NONE };
  for (const { before, choice } of changes) {
    shift[before.decision] -= 1;
    shift[choice.decision] += 1;
  }
  return shift;
}

/** Of all rows of one tab, most of which are known to the server only. */
export function shiftOfTab(tab: Decision, choice: Choice, count: number): DecisionCounts {
  const shift = { ...NONE };
  shift[tab] -= count;
  shift[choice.decision] += count;
  return shift;
}

export function sumShifts(shifts: readonly OwnShift[]): DecisionCounts {
  return shifts.reduce((sum, { shift }) => addCounts(sum, shift), NONE);
}

export function addCounts(one: DecisionCounts, other: DecisionCounts): DecisionCounts {
  return {
    undecided: one.undecided + other.undecided,
    approved: one.approved + other.approved,
    rejected: one.rejected + other.rejected,
  };
}
