import { expect, test } from "vitest";
import { type Batch, unsavedCount } from "#app/searches/[jobId]/_components/decision-batch.ts";
import {
  type DecisionEvent,
  type DecisionLog,
  emptyLog,
  reduceLog,
} from "#app/searches/[jobId]/_components/decision-log.ts";
import { type Choice, showRow } from "#app/searches/[jobId]/_components/row-marks.ts";
import { JOB_ID, makeRow, rowId } from "./make-rows.ts";

const row = makeRow(1);
const undecided: Choice = { decision: "undecided", reason: null };
const approved: Choice = { decision: "approved", reason: null };
const rejected: Choice = { decision: "rejected", reason: null };
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

function batchOf(actionId: number, positions: number[], choice = approved): Batch {
  const ids = positions.map(rowId);
  const changes = ids.map((id) => ({ rowId: id, before: undecided, choice }));
  return { actionId, choice, selection: { ids }, count: ids.length, changes };
}

const batch = batchOf(1, [1]);
const ask = (of: Batch, retryOf: number | null = null) =>
  ({ type: "asked", batch: of, retryOf }) as const;
const after = (events: readonly DecisionEvent[], from: DecisionLog = emptyLog) =>
  events.reduce(reduceLog, from);
const shown = (log: DecisionLog, asOfSeq = 5) => showRow(row, log.marks.get(row.id), asOfSeq);

const saved = after([ask(batch), { type: "saved", batch, answer }]);
const refused = after([ask(batch), { type: "refused", batch, problem }]);

test("a decision that was refused cannot be undone, says why, and waits to be tried again", () => {
  expect(refused).toMatchObject({
    history: [],
    unsaved: [batch],
    own: [],
    pending: 0,
    notice: { kind: "failed", problem },
  });
  expect(shown(refused).state).toBe("failed");
});

test("undo shows at once what was before, and the answer settles it", () => {
  const undoing = after([{ type: "undo_asked", batch, actionId: 2 }], saved);
  expect(shown(undoing).choice).toEqual(undecided);
  expect(undoing).toMatchObject({ history: [], pending: 1 });

  const event = { type: "undone", batch, actionId: 2, answer: { ...answer, seq: 10 } } as const;
  const undone = reduceLog(undoing, event);
  expect(undone).toMatchObject({ pending: 0, notice: { kind: "undone" } });
  expect(shown(undone).choice).toEqual(undecided);
});

test("an undo that failed leaves the decision standing and can be tried again, in its old place", () => {
  const newer = batchOf(3, [2]);
  const undoing = after([{ type: "undo_asked", batch, actionId: 2 }, ask(newer)], saved);
  const event = { type: "undo_refused", batch, actionId: 2, problem, isGone: false } as const;
  const failed = reduceLog(undoing, event);
  expect(failed).toMatchObject({ history: [batch, newer], notice: { kind: "kept" } });
  expect(shown(failed).choice).toEqual(approved);
});

test("an undo of what is no longer there is not offered again", () => {
  const undoing = after([{ type: "undo_asked", batch, actionId: 2 }], saved);
  const event = { type: "undo_refused", batch, actionId: 2, problem, isGone: true } as const;
  expect(reduceLog(undoing, event)).toMatchObject({ history: [], pending: 0 });
});

test("an undo of a decision that turned out not to be saved leaves nothing behind", () => {
  const log = after([
    ask(batch),
    { type: "undo_asked", batch, actionId: 2 },
    { type: "refused", batch, problem },
    { type: "undo_needless", batch, actionId: 2 },
  ]);
  expect(log).toMatchObject({ history: [], unsaved: [], own: [], pending: 0 });
  expect(shown(log)).toMatchObject({ choice: undecided, state: "unchanged" });
});

test("a decision that changed nothing is no step of undo", () => {
  const nothing = { ...answer, changed: 0, skipped: [{ reason: "unchanged" as const, count: 1 }] };
  const log = after([ask(batch), { type: "saved", batch, answer: nothing }]);
  expect(log.history).toEqual([]);
});

test("only so many decisions are kept to be undone", () => {
  const log = after(Array.from({ length: 60 }, (_, index) => ask(batchOf(index + 1, [1]))));
  expect(log.history).toHaveLength(50);
  expect(log.history.at(-1)?.actionId).toBe(60);
});

test("what is decided anew is no longer waiting to be tried again; the rest still is", () => {
  const three = batchOf(1, [1, 2, 3]);
  const log = after([
    ask(three),
    { type: "refused", batch: three, problem },
    ask(batchOf(2, [2], rejected)),
  ]);
  expect(log.unsaved).toMatchObject([{ count: 2, selection: { ids: [rowId(1), rowId(3)] } }]);
});

test("all that match but were not saved are tried again without those decided anew", () => {
  const filter = { decision: "undecided" } as const;
  const all: Batch = {
    ...batchOf(1, [1, 2]),
    count: 250,
    selection: { filter, asOfSeq: 7, excludeIds: [] },
  };
  const log = after([
    ask(all),
    { type: "refused", batch: all, problem },
    ask(batchOf(2, [2], rejected)),
  ]);
  expect(log.unsaved).toMatchObject([
    { count: 249, selection: { filter, asOfSeq: 7, excludeIds: [rowId(2)] } },
  ]);
  expect(after([ask({ ...all, actionId: 3 }, 1)], log).unsaved).toEqual([]);
});

test("decisions whose answer was lost do not count as unsaved once the page shows them", () => {
  const two = batchOf(1, [1, 2]);
  const log = after([ask(two), { type: "refused", batch: two, problem }]);
  const rows = [makeRow(1, { decision: "approved" }), makeRow(2)];
  const screen = rows.map((one) => showRow(one, log.marks.get(one.id), 9));
  expect(unsavedCount(log.unsaved, screen)).toBe(1);
});

test("whoever gives up sees the rows as they were", () => {
  const log = reduceLog(refused, { type: "given_up" });
  expect(log.unsaved).toEqual([]);
  expect(shown(log)).toMatchObject({ choice: undecided, state: "unchanged" });
});

test("what is on its way moves the counts, by all that match where they are all of one tab", () => {
  const filter = { decision: "undecided" } as const;
  const selection = { filter, asOfSeq: 7, excludeIds: [] };
  const all = { ...batchOf(1, [1, 2]), count: 250, selection };
  const log = after([ask(all), ask(batchOf(2, [3], rejected))]);
  expect(log.own.map(({ shift }) => shift)).toEqual([
    { undecided: -250, approved: 250, rejected: 0 },
    { undecided: -1, approved: 0, rejected: 1 },
  ]);
});
