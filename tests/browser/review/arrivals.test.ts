import { expect, test } from "vitest";
import {
  isDecidedElsewhere,
  newRows,
  pageAfter,
} from "#app/searches/[jobId]/_components/arrivals.ts";
import { firstView } from "#app/searches/[jobId]/_components/review-view.ts";
import { makeCounts, makeJob, makePage } from "./make-rows.ts";

const all = { ...firstView, tab: "all" } as const;
const page = makePage([], { asOfSeq: 10, counts: { approved: 40, rejected: 0, undecided: 60 } });
const jobAt = (seq: number, counts: Parameters<typeof makeCounts>[0]) => {
  const job = makeJob({ counts: makeCounts(counts) });
  return { ...job, progress: { ...job.progress, seq } };
};
const own = (seq: number | null, approved: number) => ({
  actionId: 1,
  seq,
  shift: { undecided: -approved, approved, rejected: 0 },
});

test("rows that arrived after the page was read are counted as new, decided or not", () => {
  expect(newRows(all, page, jobAt(12, { shown: 220, approved: 40 }))).toBe(120);
  expect(newRows(firstView, page, jobAt(12, { shown: 130, approved: 70 }))).toBe(30);
  expect(newRows(firstView, page, jobAt(12, { shown: 100, approved: 70 }))).toBe(0);
});

test("rows that were deleted since are none that arrived", () => {
  expect(newRows(all, page, jobAt(12, { shown: 220, removed: 120, approved: 40 }))).toBe(0);
});

test("rows are new to a page that words narrow, too", () => {
  const narrow = makePage([], { total: 3, counts: page.counts });
  expect(newRows({ ...firstView, q: "acme" }, narrow, jobAt(12, { shown: 110 }))).toBe(10);
});

test("tabs of decided rows announce no arrivals", () => {
  expect(newRows({ ...firstView, tab: "approved" }, page, jobAt(12, { shown: 500 }))).toBe(0);
});

test("our own decisions are not somebody else's, before and after their answer", () => {
  const job = jobAt(12, { shown: 100, approved: 43 });
  expect(isDecidedElsewhere(page, job, [own(null, 3)])).toBe(false);
  expect(isDecidedElsewhere(page, job, [own(12, 3)])).toBe(false);
});

test("somebody else's decisions are told, also when they came between our own", () => {
  const job = jobAt(14, { shown: 100, approved: 48 });
  expect(isDecidedElsewhere(page, job, [])).toBe(true);
  expect(isDecidedElsewhere(page, job, [own(12, 3), own(14, 3)])).toBe(true);
  expect(isDecidedElsewhere(page, job, [own(12, 5), own(14, 3)])).toBe(false);
});

test("decisions that the page knows already are not told again", () => {
  const job = jobAt(10, { shown: 100, approved: 40 });
  expect(isDecidedElsewhere(page, job, [own(9, 3)])).toBe(false);
  expect(isDecidedElsewhere(page, jobAt(8, { shown: 100, approved: 30 }), [])).toBe(false);
});

test("a page whose rows left its tab is read again instead of jumping over others", () => {
  const many = { totalPages: 9 };
  expect(pageAfter({ ...firstView, page: 2 }, { ...many, leftTab: 40 })).toBe(2);
  expect(pageAfter({ ...firstView, page: 2 }, { ...many, leftTab: 0 })).toBe(3);
  expect(pageAfter({ ...all, page: 2 }, { ...many, leftTab: 40 })).toBe(3);
  expect(pageAfter({ ...firstView, page: 9 }, { ...many, leftTab: 0 })).toBe(9);
});
