import { expect, test } from "vitest";
import {
  type Choice,
  failedIds,
  type Marks,
  markFailed,
  markSaved,
  markSaving,
  pendingShift,
  reverse,
  showRow,
} from "#app/searches/[jobId]/_components/row-marks.ts";
import type { DecisionAnswer } from "#lib/contract/decision.ts";
import { JOB_ID, makeRow } from "./make-rows.ts";

const undecided: Choice = { decision: "undecided", reason: null };
const approved: Choice = { decision: "approved", reason: null };
const none: Marks = new Map();
const row = makeRow(1);
const approving = [{ rowId: row.id, before: undecided, choice: approved }];

function answer(seq: number): DecisionAnswer {
  const counts = { approved: 1, rejected: 0, undecided: 9 };
  return { batchId: JOB_ID, changed: 1, skipped: [], counts, seq };
}

test("a decision shows before the server has answered", () => {
  const marks = markSaving(none, 1, approving);
  expect(showRow(row, marks.get(row.id), 5)).toMatchObject({ choice: approved, state: "saving" });
  expect(pendingShift(marks)).toEqual({ undecided: -1, approved: 1, rejected: 0 });
});

test("a saved decision stands until a page is read that knows it", () => {
  const marks = markSaved(markSaving(none, 1, approving), 1, answer(9));
  expect(showRow(row, marks.get(row.id), 8).choice).toEqual(approved);
  expect(pendingShift(marks)).toEqual({ undecided: 0, approved: 0, rejected: 0 });

  const changedSince = makeRow(1, { decision: "rejected" });
  expect(showRow(changedSince, marks.get(row.id), 9).choice.decision).toBe("rejected");
});

test("a decision that was not saved shows what the row still is, and is remembered", () => {
  const marks = markFailed(markSaving(none, 1, approving), 1);
  expect(showRow(row, marks.get(row.id), 5)).toMatchObject({ choice: undecided, state: "failed" });
  expect(showRow(row, marks.get(row.id), 99).state).toBe("failed");
  expect(failedIds(marks)).toEqual([row.id]);
  expect(pendingShift(marks).approved).toBe(0);
});

test("undo gives each row back what it was, in a mixed selection too", () => {
  const rejected: Choice = { decision: "rejected", reason: "wrong_role" };
  const mixed = [...approving, { rowId: "other", before: rejected, choice: approved }];
  const marks = markSaving(markSaving(none, 1, mixed), 2, reverse(mixed));
  expect(marks.get(row.id)?.choice).toEqual(undecided);
  expect(marks.get("other")?.choice).toEqual(rejected);
});

test("the answer to an earlier action leaves a row alone that was decided again since", () => {
  const first = markSaving(none, 1, approving);
  const second = markSaving(first, 2, reverse(approving));
  const late = markSaved(second, 1, answer(9));
  expect(late.get(row.id)).toMatchObject({ state: "saving", choice: undecided });
});
