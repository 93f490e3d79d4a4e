import type { Selection } from "#lib/contract/decision.ts";
import type { Change, Choice, ShownRow } from "./row-marks.ts";

/** One decision of any number of rows: one request, one undo. */
export interface Batch {
  readonly actionId: number;
  readonly choice: Choice;
  readonly selection: Selection;
  readonly count: number;
  /** The rows of it that are known here. */
  readonly changes: readonly Change[];
}

/** What is left of `batches` when some rows were decided anew: that decision is the one that counts. */
export function withoutRows(
  batches: readonly Batch[],
  rows: readonly Pick<Change, "rowId">[],
): readonly Batch[] {
  if (rows.length === 0) return batches;
  const gone = new Set(rows.map(({ rowId }) => rowId));
  return batches.map((batch) => lessRows(batch, gone)).filter(({ count }) => count > 0);
}

function lessRows(batch: Batch, gone: ReadonlySet<string>): Batch {
  const { selection } = batch;
  const changes = batch.changes.filter(({ rowId }) => !gone.has(rowId));
  if ("ids" in selection) {
    const ids = selection.ids.filter((id) => !gone.has(id));
    return { ...batch, changes, selection: { ids }, count: ids.length };
  }
  const excludeIds = [...selection.excludeIds, ...gone];
  const count = batch.count - (batch.changes.length - changes.length);
  return { ...batch, changes, selection: { ...selection, excludeIds }, count };
}

/** How many decisions were not saved, less those of which the page says that they were: their answer was lost. */
export function unsavedCount(batches: readonly Batch[], rows: readonly ShownRow[]): number {
  const arrived = new Set(
    rows.filter(({ state }) => state === "unchanged").map(({ row }) => row.id),
  );
  return batches.reduce((sum, { count, changes }) => {
    return sum + count - changes.filter(({ rowId }) => arrived.has(rowId)).length;
  }, 0);
}
