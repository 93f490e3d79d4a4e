import { expect, test } from "vitest";
import {
  type Choice,
  type Marks,
  markFailed,
  markSaved,
  markSaving,
  reverse,
  showRow,
  takeBack,
} from "#app/searches/[jobId]/_components/row-marks.ts";
import { makeRow } from "./make-rows.ts";

const undecided: Choice = { decision: "undecided", reason: null };
const approved: Choice = { decision: "approved", reason: null };
const rejected: Choice = { decision: "rejected", reason: "wrong_role" };
const none: Marks = new Map();
const row = makeRow(1);

const change = (before: Choice, choice: Choice) => [{ rowId: row.id, before, choice }];
const approving = change(undecided, approved);
const rejecting = change(approved, rejected);
const savedAt = (marks: Marks, actionId: number, seq: number) =>
  markSaved(marks, { actionId, seq, changes: actionId === 1 ? approving : rejecting });
const shown = (marks: Marks, asOfSeq: number, of = row) => showRow(of, marks.get(row.id), asOfSeq);

test("a decision shows before the server has answered", () => {
  expect(shown(markSaving(none, 1, approving), 5)).toMatchObject({
    choice: approved,
    state: "saving",
  });
});

test("a saved decision stands until a page is read that knows it", () => {
  const marks = savedAt(markSaving(none, 1, approving), 1, 9);
  expect(shown(marks, 8).choice).toEqual(approved);

  const changedSince = makeRow(1, { decision: "rejected" });
  expect(shown(marks, 9, changedSince).choice.decision).toBe("rejected");
});

test("a decision that was not saved shows what the row still is", () => {
  const marks = markFailed(markSaving(none, 1, approving), 1);
  expect(shown(marks, 5)).toMatchObject({ choice: undecided, state: "failed" });
  expect(shown(marks, 99)).toMatchObject({ choice: undecided, state: "failed" });
});

test("a decision whose answer was lost is no failure once a page says that it was saved", () => {
  const marks = markFailed(markSaving(none, 1, approving), 1);
  const saved = makeRow(1, { decision: "approved" });
  expect(shown(marks, 9, saved)).toMatchObject({ choice: approved, state: "unchanged" });
  const others = makeRow(1, { decision: "rejected", reason: "competitor" });
  expect(shown(marks, 9, others)).toMatchObject({
    choice: { decision: "rejected", reason: "competitor" },
    state: "failed",
  });
});

test("a second decision that was not saved leaves the first, until a page knows better", () => {
  const first = savedAt(markSaving(none, 1, approving), 1, 9);
  const marks = markFailed(markSaving(first, 2, rejecting), 2);
  expect(shown(marks, 5)).toMatchObject({ choice: approved, state: "failed" });
  expect(shown(marks, 9)).toMatchObject({ choice: undecided, state: "failed" });
});

test("a row decided again on its way stands as the server knows it when both came to nothing", () => {
  const both = markSaving(markSaving(none, 1, approving), 2, rejecting);
  const marks = markFailed(markFailed(both, 1), 2);
  expect(shown(marks, 5)).toMatchObject({ choice: undecided, state: "failed" });
});

test("undo gives each row back what it was, in a mixed selection too", () => {
  const mixed = [...approving, { rowId: "other", before: rejected, choice: approved }];
  const marks = markSaving(markSaving(none, 1, mixed), 2, reverse(mixed));
  expect(marks.get(row.id)?.choice).toEqual(undecided);
  expect(marks.get("other")?.choice).toEqual(rejected);
});

test("the answer to an earlier action leaves a row alone that was decided again since, and is remembered", () => {
  const second = markSaving(markSaving(none, 1, approving), 2, rejecting);
  const late = savedAt(second, 1, 9);
  expect(shown(late, 5)).toMatchObject({ state: "saving", choice: rejected });
  expect(shown(takeBack(late, 2), 5)).toMatchObject({ choice: approved });
});
