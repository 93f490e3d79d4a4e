import type { Job } from "#lib/contract/job.ts";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import { addCounts, type OwnShift, sumShifts } from "./own-shifts.ts";
import type { ReviewView } from "./review-view.ts";

/** Rows that came since `page` was read. They are undecided, so the tabs of decided rows have nothing to announce. */
export function newRows(view: ReviewView, page: ResultsPage, job: Job): number {
  if (view.tab === "approved" || view.tab === "rejected") return 0;
  const { approved, rejected, undecided } = page.counts;
  const { shown, removed } = job.counts;
  return Math.max(0, shown - removed - approved - rejected - undecided);
}

/** Whether somebody else decided since `page` was read: the search is not what the page and our own decisions make of it. */
export function isDecidedElsewhere(page: ResultsPage, job: Job, own: readonly OwnShift[]): boolean {
  if (own.some(({ seq }) => seq === null) || job.progress.seq <= page.asOfSeq) return false;
  const since = own.filter(({ seq }) => seq !== null && seq > page.asOfSeq);
  const expected = addCounts(page.counts, sumShifts(since));
  return expected.approved !== job.counts.approved || expected.rejected !== job.counts.rejected;
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
