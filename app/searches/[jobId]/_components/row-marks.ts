import type { Decision, RejectReason } from "#lib/contract/decision.ts";
import type { Result } from "#lib/contract/prospect.ts";

export interface Choice {
  readonly decision: Decision;
  readonly reason: RejectReason | null;
}

/** What this browser did to a row and the page it holds does not know yet. */
export interface Mark {
  readonly state: "saving" | "saved" | "failed";
  /** What was asked for last. */
  readonly choice: Choice;
  /** What the row is as far as the server has said: a page read at or after `knownSeq` knows better. */
  readonly known: Choice;
  readonly knownSeq: number;
  readonly actionId: number;
}

export type Marks = ReadonlyMap<string, Mark>;

export interface ShownRow {
  readonly row: Result;
  readonly choice: Choice;
  readonly state: "unchanged" | Mark["state"];
}

export function showRow(row: Result, mark: Mark | undefined, asOfSeq: number): ShownRow {
  const own = { decision: row.decision, reason: row.reason };
  if (mark === undefined) return { row, choice: own, state: "unchanged" };
  if (mark.state === "saving") return { row, choice: mark.choice, state: "saving" };
  const isOutdated = asOfSeq >= mark.knownSeq;
  if (mark.state === "saved") {
    return isOutdated
      ? { row, choice: own, state: "unchanged" }
      : { row, choice: mark.known, state: "saved" };
  }
  if (!isOutdated) return { row, choice: mark.known, state: "failed" };
  // It was saved after all, and only the answer was lost.
  const state = isSame(own, mark.choice) ? "unchanged" : "failed";
  return { row, choice: own, state };
}

export function isSame(one: Choice, other: Choice): boolean {
  return one.decision === other.decision && one.reason === other.reason;
}

/** A row that is about to change, and what it was. */
export interface Change {
  readonly rowId: string;
  readonly before: Choice;
  readonly choice: Choice;
}

export function markSaving(marks: Marks, actionId: number, changes: readonly Change[]): Marks {
  const next = new Map(marks);
  for (const { rowId, before, choice } of changes) {
    const { known, knownSeq } = marks.get(rowId) ?? { known: before, knownSeq: 0 };
    next.set(rowId, { state: "saving", choice, known, knownSeq, actionId });
  }
  return next;
}

interface Saved {
  readonly actionId: number;
  readonly changes: readonly Change[];
  readonly seq: number;
}

/** What was saved is known, also of rows that were decided again since. */
export function markSaved(marks: Marks, { actionId, changes, seq }: Saved): Marks {
  const next = new Map(marks);
  for (const { rowId, choice } of changes) {
    const mark = marks.get(rowId);
    if (mark === undefined) continue;
    const state = mark.actionId === actionId ? "saved" : mark.state;
    next.set(rowId, { ...mark, state, known: choice, knownSeq: seq });
  }
  return next;
}

export function markFailed(marks: Marks, actionId: number): Marks {
  return mapAction(marks, actionId, (mark) => ({ ...mark, state: "failed" }));
}

/** An action that did not happen: its rows are what is known of them. */
export function takeBack(marks: Marks, actionId: number): Marks {
  return mapAction(marks, actionId, (mark) => ({ ...mark, state: "saved", choice: mark.known }));
}

export function reverse(changes: readonly Change[]): Change[] {
  return changes.map(({ rowId, before, choice }) => ({ rowId, before: choice, choice: before }));
}

function mapAction(marks: Marks, actionId: number, to: (mark: Mark) => Mark): Marks {
  const next = new Map(marks);
  for (const [rowId, mark] of marks) {
    if (mark.actionId === actionId) next.set(rowId, to(mark));
  }
  return next;
}
