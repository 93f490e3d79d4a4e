import type { DecisionAnswer, Selection } from "#lib/contract/decision.ts";
import type { Problem } from "#lib/contract/problem.ts";
import {
  type Change,
  type Choice,
  type Marks,
  markFailed,
  markSaved,
  markSaving,
  reverse,
} from "./row-marks.ts";

/** One decision of any number of rows: one request, one undo. */
export interface Batch {
  readonly actionId: number;
  readonly choice: Choice;
  readonly selection: Selection;
  readonly count: number;
  /** The rows of it that are known here. */
  readonly changes: readonly Change[];
}

export type Notice =
  | { readonly kind: "saving"; readonly batch: Batch }
  | { readonly kind: "saved"; readonly batch: Batch; readonly changed: number }
  | { readonly kind: "undone"; readonly batch: Batch; readonly changed: number }
  | { readonly kind: "failed"; readonly batch: Batch; readonly problem: Problem };

export interface DecisionLog {
  readonly marks: Marks;
  /** What can be undone, newest last. */
  readonly history: readonly Batch[];
  readonly notice: Notice | null;
  readonly pending: number;
}

type Settling =
  | { type: "saved"; batch: Batch; answer: DecisionAnswer }
  | { type: "refused"; batch: Batch; problem: Problem }
  | { type: "undone"; batch: Batch; actionId: number; answer: DecisionAnswer }
  | { type: "undo_refused"; batch: Batch; seq: number; problem: Problem };

export type DecisionEvent =
  | { type: "asked"; batch: Batch }
  | { type: "undo_asked"; batch: Batch; actionId: number }
  | { type: "forgotten"; rowIds: readonly string[] }
  | { type: "noticed" }
  | Settling;

const LONGEST_HISTORY = 50;

export const emptyLog: DecisionLog = { marks: new Map(), history: [], notice: null, pending: 0 };

export function reduceLog(log: DecisionLog, event: DecisionEvent): DecisionLog {
  switch (event.type) {
    case "asked":
      return {
        marks: markSaving(log.marks, event.batch.actionId, event.batch.changes),
        history: [...log.history, event.batch].slice(-LONGEST_HISTORY),
        notice: { kind: "saving", batch: event.batch },
        pending: log.pending + 1,
      };
    case "undo_asked":
      return {
        marks: markSaving(log.marks, event.actionId, reverse(event.batch.changes)),
        history: withoutBatch(log.history, event.batch),
        notice: log.notice,
        pending: log.pending + 1,
      };
    case "forgotten":
      return { ...log, marks: forget(log.marks, event.rowIds) };
    case "noticed":
      return { ...log, notice: null };
    default:
      return settle({ ...log, pending: log.pending - 1 }, event);
  }
}

function settle(log: DecisionLog, event: Settling): DecisionLog {
  const { batch } = event;
  switch (event.type) {
    case "saved": {
      const { answer } = event;
      const notice = { kind: "saved", batch, changed: answer.changed } as const;
      return { ...log, notice, marks: markSaved(log.marks, batch.actionId, answer) };
    }
    case "refused": {
      const marks = markFailed(log.marks, batch.actionId);
      const history = withoutBatch(log.history, batch);
      return { ...log, marks, history, notice: { kind: "failed", batch, problem: event.problem } };
    }
    case "undone": {
      const marks = markSaved(log.marks, event.actionId, event.answer);
      return { ...log, marks, notice: { kind: "undone", batch, changed: event.answer.changed } };
    }
    case "undo_refused":
      return {
        ...log,
        marks: putBack(log.marks, event),
        history: [...log.history, batch],
        notice: { kind: "failed", batch, problem: event.problem },
      };
  }
}

/** The undo did not happen, so the rows are what the batch made of them. */
function putBack(marks: Marks, { batch, seq }: { batch: Batch; seq: number }): Marks {
  const next = new Map(marks);
  for (const { rowId, before, choice } of batch.changes) {
    next.set(rowId, { state: "saved", before, choice, seq, actionId: batch.actionId });
  }
  return next;
}

function withoutBatch(history: readonly Batch[], batch: Batch): Batch[] {
  return history.filter((other) => other.actionId !== batch.actionId);
}

function forget(marks: Marks, rowIds: readonly string[]): Marks {
  const next = new Map(marks);
  for (const rowId of rowIds) next.delete(rowId);
  return next;
}
