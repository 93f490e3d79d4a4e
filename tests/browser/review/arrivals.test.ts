import { expect, test } from "vitest";
import { newRows, pageAfter, rowsWhenRead } from "#app/searches/[jobId]/_components/arrivals.ts";
import { firstView } from "#app/searches/[jobId]/_components/review-view.ts";
import { makeCounts, makePage } from "./make-rows.ts";

const all = { ...firstView, tab: "all" } as const;

test("rows that arrived after the page was read are counted as new", () => {
  const page = makePage([], { total: 100 });
  const before = rowsWhenRead(page, all, makeCounts({ shown: 140 }));
  expect(newRows(all, before, makeCounts({ shown: 220 }))).toBe(120);
});

test("rows that were decided meanwhile are not new rows", () => {
  const page = makePage([], { total: 60 });
  const then = rowsWhenRead(page, firstView, makeCounts({ shown: 100, approved: 40 }));
  expect(newRows(firstView, then, makeCounts({ shown: 100, approved: 70 }))).toBe(0);
  expect(newRows(firstView, then, makeCounts({ shown: 130, approved: 70 }))).toBe(30);
});

test("tabs of decided rows announce no arrivals", () => {
  expect(newRows({ ...firstView, tab: "approved" }, 10, makeCounts({ shown: 500 }))).toBe(0);
});

test("a page whose rows left its tab is read again instead of jumping over others", () => {
  const many = { totalPages: 9 };
  expect(pageAfter({ ...firstView, page: 2 }, { ...many, leftTab: 40 })).toBe(2);
  expect(pageAfter({ ...firstView, page: 2 }, { ...many, leftTab: 0 })).toBe(3);
  expect(pageAfter({ ...all, page: 2 }, { ...many, leftTab: 40 })).toBe(3);
  expect(pageAfter({ ...firstView, page: 9 }, { ...many, leftTab: 0 })).toBe(9);
});
