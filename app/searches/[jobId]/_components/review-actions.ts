import { pageAfter } from "./arrivals.ts";
import { afterDeciding, undecidedNear } from "./move.ts";
import type { Change, Choice, ShownRow } from "./row-marks.ts";
import { failedIds } from "./row-marks.ts";
import { isPicked, type Picked, toSelection } from "./selection.ts";
import type { Review } from "./use-review.ts";

/** Decides the selection, or the active row when nothing is selected. */
export async function decide(review: Review, choice: Choice): Promise<void> {
  const { picking, active } = review;
  if (picking.count > 0) return decidePicked(review, choice);
  if (active.row === null) return;
  const moveOn = nextStop(review, [active.row]);
  if (!isSame(active.row.choice, choice)) void decideRows(review, [active.row], choice);
  moveOn();
}

/** One row by its own buttons; the selection stays as it is. */
export function decideRow(review: Review, shown: ShownRow, choice: Choice): void {
  if (!isSame(shown.choice, choice)) void decideRows(review, [shown], choice);
}

async function decideRows(review: Review, shown: ShownRow[], choice: Choice): Promise<void> {
  const ids = shown.map(({ row }) => row.id);
  const selection = { ids };
  const changes = toChanges(shown, choice);
  const answer = await review.decisions.decide({ choice, selection, count: ids.length, changes });
  if (answer === null) review.picking.keep(ids);
}

async function decidePicked(review: Review, choice: Choice): Promise<void> {
  const { picking, decisions, rows, results } = review;
  const { picked, count } = picking;
  const shown = rows.filter(({ row }) => isPicked(picked, row.id));
  const moveOn = nextStop(review, shown);
  picking.clear();
  moveOn();
  const changes = toChanges(shown, choice);
  const answer = await decisions.decide({
    choice,
    count,
    changes,
    selection: toSelection(picked),
  });
  if (answer === null) picking.set(picked);
  else if (reachesBeyond(picked, shown)) await results.refresh();
}

export async function undo(review: Review): Promise<void> {
  const batch = await review.decisions.undo();
  if (batch !== null && batch.count > batch.changes.length) await review.results.refresh();
}

/** Sends again what was not saved, one request per kind of decision. */
export async function retryFailed(review: Review): Promise<void> {
  const { rows, decisions, picking } = review;
  const failed = rows.filter(({ state }) => state === "failed");
  const wanted = Map.groupBy(failed, ({ row }) =>
    JSON.stringify(decisions.marks.get(row.id)?.choice),
  );
  picking.clear();
  await Promise.all(
    [...wanted.values()].map((group) => {
      const choice = decisions.marks.get(group[0]?.row.id ?? "")?.choice;
      return choice && decideRows(review, group, choice);
    }),
  );
}

export function giveUpFailed(review: Review): void {
  review.decisions.forget(failedIds(review.decisions.marks));
  review.picking.clear();
}

export function nextUndecided(review: Review, step: 1 | -1): void {
  const { rows, active } = review;
  const index = undecidedNear(rows, active.index, step);
  if (index !== null) active.moveTo(index);
  else if (step === 1) turnPage(review, 1);
}

export function turnPage(review: Review, step: 1 | -1): void {
  const { view, results, setView, leftTab } = review;
  const totalPages = results.page?.totalPages ?? 1;
  const page = step === 1 ? pageAfter(view, { leftTab, totalPages }) : Math.max(1, view.page - 1);
  if (page !== view.page) setView({ page });
  else if (step === 1 && leftTab > 0) void readAgain(review);
}

/** Reads the page again where it stands: decided rows leave their tab, new rows come in. */
export async function readAgain(review: Review): Promise<void> {
  const page = await review.results.refresh();
  const last = page?.totalPages ?? 1;
  if (review.view.page > Math.max(1, last)) review.setView({ page: Math.max(1, last) });
  review.active.moveTo(0);
}

function nextStop(review: Review, shown: readonly ShownRow[]): () => void {
  const { rows, active } = review;
  const decided = new Set(shown.map(({ row }) => row.id));
  const index = afterDeciding(rows, active.index, decided);
  return () => active.moveTo(index);
}

function toChanges(shown: readonly ShownRow[], choice: Choice): Change[] {
  return shown.map((one) => ({ rowId: one.row.id, before: one.choice, choice }));
}

function reachesBeyond(picked: Picked, shown: readonly ShownRow[]): boolean {
  return picked.kind === "matching" || picked.ids.size > shown.length;
}

function isSame(one: Choice, other: Choice): boolean {
  return one.decision === other.decision && one.reason === other.reason;
}
