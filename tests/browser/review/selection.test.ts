import { expect, test } from "vitest";
import {
  dropRows,
  isPicked,
  leaveRows,
  nothingPicked,
  pickedCount,
  pickMatching,
  pickRows,
  rowRange,
  toggleRow,
  toSelection,
} from "#app/searches/[jobId]/_components/selection.ts";
import { makePage, makeRow, rowId } from "./make-rows.ts";

const [one, two, three, four] = [makeRow(1), makeRow(2), makeRow(3), makeRow(4)];
const undecided = { decision: "undecided" } as const;

function matching(total: number, left = [] as ReturnType<typeof makeRow>[]) {
  const page = makePage([one, two, three], { total, asOfSeq: 17 });
  return pickMatching({ page, filter: undecided, left });
}

test("picks rows one by one and lets them go again", () => {
  const picked = toggleRow(toggleRow(nothingPicked, one), two);
  expect(toSelection(picked)).toEqual({ ids: [rowId(1), rowId(2)] });
  expect(toSelection(toggleRow(picked, one))).toEqual({ ids: [rowId(2)] });
});

test("a range runs from the anchor to the row, in either direction", () => {
  const rows = [one, two, three, four];
  expect(rowRange(rows, rowId(2), rowId(4))).toEqual([two, three, four]);
  expect(rowRange(rows, rowId(4), rowId(2))).toEqual([two, three, four]);
  expect(rowRange(rows, rowId(3), rowId(3))).toEqual([three]);
  expect(rowRange(rows, "gone", rowId(3))).toEqual([three]);
  expect(rowRange(rows, rowId(3), "gone")).toEqual([]);
});

test("everything that matches is one filter at one moment, whatever its number", () => {
  const picked = matching(2_431);

  expect(pickedCount(picked)).toBe(2_431);
  expect(isPicked(picked, makeRow(999))).toBe(true);
  expect(isPicked(picked, makeRow(1_000, { seq: 18 }))).toBe(false);
  expect(toSelection(picked)).toEqual({ filter: undecided, asOfSeq: 17, excludeIds: [] });
});

test("a row unticked among all that match is excluded, and ticked again is not", () => {
  const all = matching(10);
  const less = toggleRow(all, one);
  expect(pickedCount(less)).toBe(9);
  expect(toSelection(less)).toMatchObject({ excludeIds: [rowId(1)] });
  expect(toSelection(pickRows(less, [one]))).toMatchObject({ excludeIds: [] });
  expect(isPicked(dropRows(all, [two]), two)).toBe(false);
});

test("rows that were decided before all that match were picked count for nothing, whatever is done to them", () => {
  const picked = matching(10, [one, two]);
  expect(pickedCount(picked)).toBe(8);
  expect(isPicked(picked, one)).toBe(false);
  expect(toSelection(picked)).toMatchObject({ excludeIds: [rowId(1), rowId(2)] });

  for (const touched of [toggleRow(picked, one), dropRows(picked, [one]), pickRows(picked, [one])])
    expect([pickedCount(touched), isPicked(touched, one)]).toEqual([8, false]);
});

test("a row decided on its own while all that match are picked is one less, taken out before or not", () => {
  const picked = leaveRows(toggleRow(matching(10), two), [one, two]);
  expect(pickedCount(picked)).toBe(8);
  expect(toSelection(picked)).toMatchObject({ excludeIds: [rowId(1), rowId(2)] });
  expect(pickedCount(leaveRows(picked, [one]))).toBe(8);
});

test("rows that came after all that match were picked cannot be taken out, as they were never in", () => {
  const newer = makeRow(50, { seq: 18 });
  expect(pickedCount(toggleRow(matching(10), newer))).toBe(10);
  expect(pickedCount(leaveRows(matching(10), [newer]))).toBe(10);
});
