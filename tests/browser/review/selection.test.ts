import { expect, test } from "vitest";
import {
  dropRows,
  isPicked,
  nothingPicked,
  pickedCount,
  pickMatching,
  pickRows,
  rowRange,
  toggleRow,
  toSelection,
} from "#app/searches/[jobId]/_components/selection.ts";
import { makePage, makeRow } from "./make-rows.ts";

test("picks rows one by one and lets them go again", () => {
  const picked = toggleRow(toggleRow(nothingPicked, "a"), "b");
  expect(toSelection(picked)).toEqual({ ids: ["a", "b"] });
  expect(toSelection(toggleRow(picked, "a"))).toEqual({ ids: ["b"] });
});

test("a range runs from the anchor to the row, in either direction", () => {
  const ids = ["a", "b", "c", "d"];
  expect(rowRange(ids, "b", "d")).toEqual(["b", "c", "d"]);
  expect(rowRange(ids, "d", "b")).toEqual(["b", "c", "d"]);
  expect(rowRange(ids, null, "c")).toEqual(["c"]);
  expect(rowRange(ids, "gone", "c")).toEqual(["c"]);
});

test("everything that matches is one filter at one moment, whatever its number", () => {
  const page = makePage([makeRow(1)], { total: 2_431, asOfSeq: 17 });
  const picked = pickMatching(page, { decision: "undecided" });

  expect(pickedCount(picked)).toBe(2_431);
  expect(isPicked(picked, "never seen")).toBe(true);
  expect(toSelection(picked)).toEqual({
    filter: { decision: "undecided" },
    asOfSeq: 17,
    excludeIds: [],
  });
});

test("a row unticked among all that match is excluded, and ticked again is not", () => {
  const all = pickMatching(makePage([], { total: 10 }), {});
  const less = toggleRow(all, "a");
  expect(pickedCount(less)).toBe(9);
  expect(toSelection(less)).toMatchObject({ excludeIds: ["a"] });
  expect(toSelection(pickRows(less, ["a"]))).toMatchObject({ excludeIds: [] });
  expect(isPicked(dropRows(all, ["b"]), "b")).toBe(false);
});
