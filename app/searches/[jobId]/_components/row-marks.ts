import type { Decision, DecisionAnswer, RejectReason } from "#lib/contract/decision.ts";
import type { Counts } from "#lib/contract/job.ts";
import type { Result } from "#lib/contract/prospect.ts";

export interface Choice {
  readonly decision: Decision;
  readonly reason: RejectReason | null;
}

/** What this browser did to a row and the page it holds does not know yet. */
export interface Mark {
  readonly state: "saving" | "saved" | "failed";
  readonly choice: Choice;
  readonly before: Choice;
  /** The answer's sequence number: a page read at or after it knows better. */
  readonly seq: number;
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
  if (mark === undefined || isOutdated(mark, asOfSeq)) {
    return { row, choice: own, state: "unchanged" };
  }
  if (mark.state === "failed") return { row, choice: mark.before, state: "failed" };
  return { row, choice: mark.choice, state: mark.state };
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
    next.set(rowId, { state: "saving", choice, before, seq: 0, actionId });
  }
  return next;
}

export function markSaved(marks: Marks, actionId: number, answer: DecisionAnswer): Marks {
  return mapAction(marks, actionId, (mark) => ({ ...mark, state: "saved", seq: answer.seq }));
}

export function markFailed(marks: Marks, actionId: number): Marks {
  return mapAction(marks, actionId, (mark) => ({ ...mark, state: "failed" }));
}

export function reverse(changes: readonly Change[]): Change[] {
  return changes.map(({ rowId, before, choice }) => ({ rowId, before: choice, choice: before }));
}

/** How the counts on the tabs differ from the job's while rows are being saved. */
export function pendingShift(marks: Marks): Pick<Counts, Decision> {
  const shift = { undecided: 0, approved: 0, rejected: 0 };
  for (const mark of marks.values()) {
    if (mark.state !== "saving") continue;
    shift[mark.before.decision] -= 1;
    shift[mark.choice.decision] += 1;
  }
  return shift;
}

export function failedIds(marks: Marks): string[] {
  return [...marks].filter(([, mark]) => mark.state === "failed").map(([rowId]) => rowId);
}

function isOutdated(mark: Mark, asOfSeq: number): boolean {
  return mark.state === "saved" && asOfSeq >= mark.seq;
}

function mapAction(marks: Marks, actionId: number, to: (mark: Mark) => Mark): Marks {
  const next = new Map(marks);
  for (const [rowId, mark] of marks) {
    if (mark.actionId === actionId) next.set(rowId, to(mark));
  }
  return next;
}
