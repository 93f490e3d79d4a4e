import { pageAfter } from "./arrivals.ts";
import { afterDeciding, undecidedNear } from "./move.ts";
import { hasLeft } from "./review-view.ts";
import { type Change, type Choice, isSame, type ShownRow } from "./row-marks.ts";
import { isPicked, toSelection } from "./selection.ts";
import type { Review } from "./use-review.ts";
import { viewOfAddress } from "./use-review-view.ts";

/** Decides the selection, or the active row when nothing is selected. */
export async function decide(review: Review, choice: Choice): Promise<void> {
  const { picking, active } = review;
  if (!review.isCurrent()) return;
  if (picking.count > 0) return decidePicked(review, choice);
  if (active.row === null) return;
  const moveOn = nextStop(review, [active.row]);
  decideRow(review, active.row, choice);
  moveOn();
}

/** One row by its own buttons; the selection stays as it is. */
export function decideRow(review: Review, shown: ShownRow, choice: Choice): void {
  if (isSame(shown.choice, choice)) return;
  if (hasLeft(review.shownView, { choice })) review.picking.leave(shown);
  const selection = { ids: [shown.row.id] };
  const changes = toChanges([shown], choice);
  void send(review, { choice, selection, count: 1, changes });
}

async function decidePicked(review: Review, choice: Choice): Promise<void> {
  const { picking, rows, decisions } = review;
  const { picked, count } = picking;
  const shown = rows.filter(({ row }) => isPicked(picked, row));
  const moveOn = nextStop(review, shown);
  picking.clear();
  moveOn();
  const changes = toChanges(shown, choice);
  const saved = send(review, { choice, count, changes, selection: toSelection(picked) });
  const actionId = decisions.newestActionId();
  // Whoever has gone on to other rows must not have the next key act on these.
  if (!(await saved) && decisions.newestActionId() === actionId) picking.restore(picked);
}

type Asked = Parameters<Review["decisions"]["decide"]>[0];

/** Decides, and reads the page again where the server did something else than is shown. */
async function send(review: Review, asked: Asked, retryOf: number | null = null): Promise<boolean> {
  const answer = await review.decisions.decide(asked, retryOf);
  if (answer === null) return false;
  const unchanged = answer.skipped.find(({ reason }) => reason === "unchanged")?.count ?? 0;
  if (answer.changed + unchanged !== asked.changes.length) await review.results.refresh();
  return true;
}

export async function undo(review: Review): Promise<void> {
  const undone = await review.decisions.undo();
  if (undone?.differs === true) await review.results.refresh();
}

/** Sends again what was not saved, one request per decision that failed. */
export async function retryFailed(review: Review): Promise<void> {
  review.picking.clear();
  await Promise.all(review.decisions.unsaved.map((batch) => send(review, batch, batch.actionId)));
}

export function giveUpFailed(review: Review): void {
  review.decisions.giveUp();
  review.picking.clear();
}

export function nextUndecided(review: Review, step: 1 | -1): void {
  const { rows, active } = review;
  if (!review.isCurrent()) return;
  const index = undecidedNear(rows, active.index, step);
  if (index !== null) active.moveTo(index);
  else if (step === 1) turnPage(review, 1);
}

export function turnPage(review: Review, step: 1 | -1): void {
  const { results, setView, leftTab } = review;
  const view = viewOfAddress();
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
