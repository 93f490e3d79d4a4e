import type { DecisionAnswer } from "#lib/contract/decision.ts";
import type { Problem } from "#lib/contract/problem.ts";
import { type Batch, withoutRows } from "./decision-batch.ts";
import { type OwnShift, shiftOf, shiftOfTab } from "./own-shifts.ts";
import { type Marks, markFailed, markSaved, markSaving, reverse, takeBack } from "./row-marks.ts";

export type Notice =
  | { readonly kind: "saving"; readonly batch: Batch }
  | { readonly kind: "saved" | "undone"; readonly batch: Batch; readonly answer: DecisionAnswer }
  | { readonly kind: "failed" | "kept"; readonly batch: Batch; readonly problem: Problem };

export interface DecisionLog {
  readonly marks: Marks;
  /** What can be undone, newest last. */
  readonly history: readonly Batch[];
  /** What could not be saved and waits to be tried again. */
  readonly unsaved: readonly Batch[];
  readonly notice: Notice | null;
  readonly own: readonly OwnShift[];
  /** Decisions and undos that the server has not answered. */
  readonly pending: number;
}

type Settling =
  | { type: "saved"; batch: Batch; answer: DecisionAnswer }
  | { type: "refused"; batch: Batch; problem: Problem }
  | { type: "undone"; batch: Batch; actionId: number; answer: DecisionAnswer }
  /** The way back is closed for good where there is no such decision any more. */
  | { type: "undo_refused"; batch: Batch; actionId: number; problem: Problem; isGone: boolean }
  /** The decision was never saved, so there was nothing to undo. */
  | { type: "undo_needless"; batch: Batch; actionId: number };

export type DecisionEvent =
  /** `retryOf` is the unsaved batch that is tried again. */
  | { type: "asked"; batch: Batch; retryOf: number | null }
  | { type: "undo_asked"; batch: Batch; actionId: number }
  | { type: "given_up" }
  | { type: "noticed" }
  | Settling;

const LONGEST_HISTORY = 50;
const LONGEST_OWN = 500;

export const emptyLog: DecisionLog = {
  marks: new Map(),
  history: [],
  unsaved: [],
  notice: null,
  own: [],
  pending: 0,
};

export function reduceLog(log: DecisionLog, event: DecisionEvent): DecisionLog {
  switch (event.type) {
    case "asked":
      return ask(log, event);
    case "undo_asked":
      return askUndo(log, event);
    case "given_up":
      return giveUp(log);
    case "noticed":
      return { ...log, notice: null };
    default:
      return settle({ ...log, pending: log.pending - 1 }, event);
  }
}

function ask(log: DecisionLog, event: { batch: Batch; retryOf: number | null }): DecisionLog {
  const { batch, retryOf } = event;
  const { actionId, changes } = batch;
  const shift = batchShift(batch);
  const others = log.unsaved.filter((other) => other.actionId !== retryOf);
  return {
    marks: markSaving(log.marks, actionId, changes),
    history: [...log.history, batch].slice(-LONGEST_HISTORY),
    unsaved: withoutRows(others, changes),
    notice: { kind: "saving", batch },
    own: [...log.own, { actionId, seq: null, shift }].slice(-LONGEST_OWN),
    pending: log.pending + 1,
  };
}

function askUndo(log: DecisionLog, { batch, actionId }: { batch: Batch; actionId: number }) {
  const changes = reverse(batch.changes);
  const { undecided, approved, rejected } = batchShift(batch);
  const shift = { undecided: -undecided, approved: -approved, rejected: -rejected };
  return {
    ...log,
    marks: markSaving(log.marks, actionId, changes),
    history: withoutBatch(log.history, batch),
    unsaved: withoutRows(log.unsaved, changes),
    own: [...log.own, { actionId, seq: null, shift }].slice(-LONGEST_OWN),
    pending: log.pending + 1,
  };
}

/** What could not be saved stays as it was. */
function giveUp(log: DecisionLog): DecisionLog {
  const marks = log.unsaved.reduce((left, { actionId }) => takeBack(left, actionId), log.marks);
  return { ...log, marks, unsaved: [] };
}

function settle(log: DecisionLog, event: Settling): DecisionLog {
  switch (event.type) {
    case "saved":
      return takeSaved(log, event);
    case "refused":
      return takeRefused(log, event);
    case "undone":
      return takeUndone(log, event);
    case "undo_refused":
      return takeUndoRefused(log, event);
    case "undo_needless":
      return { ...log, ...forgetAction(log, event.actionId) };
  }
}

type Of<Type extends Settling["type"]> = Extract<Settling, { type: Type }>;

function takeSaved(log: DecisionLog, { batch, answer }: Of<"saved">): DecisionLog {
  const { actionId, changes } = batch;
  const { seq } = answer;
  return {
    ...log,
    marks: markSaved(log.marks, { actionId, changes, seq }),
    // A batch that changed nothing would be an undo that does nothing.
    history: answer.changed === 0 ? withoutBatch(log.history, batch) : log.history,
    notice: { kind: "saved", batch, answer },
    own: answered(log.own, actionId, seq),
  };
}

function takeRefused(log: DecisionLog, { batch, problem }: Of<"refused">): DecisionLog {
  const stillWanted = batch.changes.filter(
    ({ rowId }) => log.marks.get(rowId)?.actionId === batch.actionId,
  );
  const decidedSince = batch.changes.filter((change) => !stillWanted.includes(change));
  return {
    ...log,
    marks: markFailed(log.marks, batch.actionId),
    history: withoutBatch(log.history, batch),
    unsaved: [...log.unsaved, ...withoutRows([batch], decidedSince)],
    notice: { kind: "failed", batch, problem },
    own: log.own.filter(({ actionId }) => actionId !== batch.actionId),
  };
}

function takeUndone(log: DecisionLog, { batch, actionId, answer }: Of<"undone">): DecisionLog {
  const changes = reverse(batch.changes);
  return {
    ...log,
    marks: markSaved(log.marks, { actionId, changes, seq: answer.seq }),
    notice: { kind: "undone", batch, answer },
    own: answered(log.own, actionId, answer.seq),
  };
}

function takeUndoRefused(log: DecisionLog, event: Of<"undo_refused">): DecisionLog {
  const { batch, actionId, problem, isGone } = event;
  const back = isGone ? [] : [batch];
  return {
    ...log,
    ...forgetAction(log, actionId),
    history: [...log.history, ...back].sort((one, other) => one.actionId - other.actionId),
    notice: { kind: "kept", batch, problem },
  };
}

/** It did not happen, so its rows are what is known of them. */
function forgetAction(log: DecisionLog, actionId: number): Pick<DecisionLog, "marks" | "own"> {
  const own = log.own.filter((one) => one.actionId !== actionId);
  return { marks: takeBack(log.marks, actionId), own };
}

function answered(own: readonly OwnShift[], actionId: number, seq: number): OwnShift[] {
  return own.map((one) => (one.actionId === actionId ? { ...one, seq } : one));
}

function batchShift({ selection, choice, count, changes }: Batch): OwnShift["shift"] {
  const tab = "filter" in selection ? selection.filter.decision : undefined;
  return tab === undefined ? shiftOf(changes) : shiftOfTab(tab, choice, count);
}

function withoutBatch(history: readonly Batch[], batch: Batch): Batch[] {
  return history.filter((other) => other.actionId !== batch.actionId);
}
