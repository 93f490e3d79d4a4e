import type { Counts } from "#lib/contract/job.ts";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import type { ReviewView } from "./review-view.ts";

/** How many rows the search had when `page` was read, as near as the page itself can tell. */
export function rowsWhenRead(page: ResultsPage, view: ReviewView, counts: Counts): number {
  if (view.q.trim() !== "") return counts.shown;
  if (view.tab === "all") return page.total;
  if (view.tab === "undecided") return page.total + counts.approved + counts.rejected;
  return counts.shown;
}

/** New rows are undecided, so the tabs of decided rows have nothing to announce. */
export function newRows(view: ReviewView, rowsThen: number, counts: Counts): number {
  if (view.tab === "approved" || view.tab === "rejected") return 0;
  return Math.max(0, counts.shown - rowsThen);
}

/**
 * Decided rows leave a tab when it is read again, so the rows after them move up into the same page:
 * going one page on would jump over as many as were decided here.
 */
export function pageAfter(
  view: ReviewView,
  state: { leftTab: number; totalPages: number },
): number {
  if (view.tab !== "all" && state.leftTab > 0) return view.page;
  return Math.min(view.page + 1, Math.max(1, state.totalPages));
}
