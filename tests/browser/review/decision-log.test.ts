import { expect, test } from "vitest";
import { type Batch, emptyLog, reduceLog } from "#app/searches/[jobId]/_components/decision-log.ts";
import { showRow } from "#app/searches/[jobId]/_components/row-marks.ts";
import { JOB_ID, makeRow } from "./make-rows.ts";

const row = makeRow(1);
const undecided = { decision: "undecided", reason: null } as const;
const approved = { decision: "approved", reason: null } as const;
const counts = { approved: 1, rejected: 0, undecided: 9 };
const answer = { batchId: JOB_ID, changed: 1, skipped: [], counts, seq: 9 };
const problem = {
  type: "about:blank",
  title: "The server cannot be reached",
  status: 0,
  code: "network",
  detail: "Try again.",
  requestId: "",
};
const batch: Batch = {
  actionId: 1,
  choice: approved,
  selection: { ids: [row.id] },
  count: 1,
  changes: [{ rowId: row.id, before: undecided, choice: approved }],
};

const asked = reduceLog(emptyLog, { type: "asked", batch });
const saved = reduceLog(asked, { type: "saved", batch, answer });

test("a decision that was refused cannot be undone, and says why", () => {
  const refused = reduceLog(asked, { type: "refused", batch, problem });
  expect(refused).toMatchObject({ history: [], pending: 0, notice: { kind: "failed", problem } });
  expect(showRow(row, refused.marks.get(row.id), 5).state).toBe("failed");
});

test("undo shows at once what was before, and the answer settles it", () => {
  const undoing = reduceLog(saved, { type: "undo_asked", batch, actionId: 2 });
  expect(showRow(row, undoing.marks.get(row.id), 5).choice).toEqual(undecided);
  expect(undoing).toMatchObject({ history: [], pending: 1 });

  const event = { type: "undone", batch, actionId: 2, answer: { ...answer, seq: 10 } } as const;
  expect(reduceLog(undoing, event)).toMatchObject({ pending: 0, notice: { kind: "undone" } });
});

test("an undo that failed leaves the decision standing and can be tried again", () => {
  const undoing = reduceLog(saved, { type: "undo_asked", batch, actionId: 2 });
  const failed = reduceLog(undoing, { type: "undo_refused", batch, seq: 9, problem });
  expect(failed.history).toEqual([batch]);
  expect(showRow(row, failed.marks.get(row.id), 5).choice).toEqual(approved);
});

test("only so many decisions are kept to be undone", () => {
  let log = emptyLog;
  for (let actionId = 1; actionId <= 60; actionId += 1) {
    log = reduceLog(log, { type: "asked", batch: { ...batch, actionId } });
  }
  expect(log.history).toHaveLength(50);
  expect(log.history.at(-1)?.actionId).toBe(60);
});
