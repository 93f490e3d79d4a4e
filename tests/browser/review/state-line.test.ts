import { expect, test } from "vitest";
import type { Batch } from "#app/searches/[jobId]/_components/decision-batch.ts";
import { noticeWords } from "#app/searches/[jobId]/_components/notice-words.ts";
import { connectionLine, stateLine } from "#app/searches/[jobId]/_components/review-state-words.ts";
import { JOB_ID, makeCounts, makeJob, rowId } from "./make-rows.ts";

const some = makeCounts({ fetched: 530, merged: 30, shown: 500 });

test("a search that runs as it should needs no line", () => {
  expect(stateLine(makeJob())).toBeNull();
});

test("a full end is the ledger in one line, an early one says how far it came and why", () => {
  const ended = { status: "completed", counts: some } as const;
  expect(stateLine(makeJob({ ...ended, outcome: "full" }))).toMatchObject({
    text: "530 rows fetched = 500 to review + 30 repeats, merged.",
    tone: "neutral",
  });
  const early = { outcome: "partial", stopReason: "daily_allowance_reached" } as const;
  expect(stateLine(makeJob({ ...ended, ...early }))).toMatchObject({
    title: "Finished early",
    text: "500 of 1,000: the account's allowance for the day is used up.",
    tone: "warn",
  });
});

test("a search that waits says why, and what to do only where something can be done", () => {
  const waiting = { status: "waiting", counts: some } as const;
  expect(stateLine(makeJob({ ...waiting, waitingReason: "daily_allowance" }))).toMatchObject({
    title: "Waiting for the daily allowance",
    text: "",
  });
  const signedOut = stateLine(makeJob({ ...waiting, waitingReason: "account_disconnected" }));
  expect(signedOut?.text).toContain("Reconnect it in Settings");
});

const up = { isOnline: true, isConnected: true, isConnecting: false, held: 0 };

test("a connection is worth a line only while it is gone", () => {
  expect(connectionLine(up)).toBeNull();
  expect(connectionLine({ ...up, isConnected: false, isConnecting: true })).toBeNull();
  expect(connectionLine({ ...up, isConnected: false })?.title).toBe("Reconnecting");
  expect(connectionLine({ ...up, isConnected: false, isOnline: false })?.title).toBe("Offline");
});

test("a server on the same machine is not out of reach because the network is", () => {
  expect(connectionLine({ ...up, isOnline: false })).toBeNull();
});

test("decisions that wait for a connection are counted", () => {
  const words = connectionLine({ ...up, isOnline: false, held: 12 });
  expect(words).toMatchObject({
    title: "Offline",
    text: "12 decisions wait in this page until the connection is back.",
  });
});

const approved = { decision: "approved", reason: null } as const;
const picked = { actionId: 1, choice: approved, count: 3, changes: [] };
const batch: Batch = { ...picked, selection: { ids: [1, 2, 3].map(rowId) } };
const counts = { approved: 3, rejected: 0, undecided: 0 };
const answer = { batchId: JOB_ID, changed: 3, skipped: [], counts, seq: 9 };

test("a decision says how many it changed, and how many it could not and why", () => {
  expect(noticeWords({ kind: "saved", batch, answer })).toBe("Approved: 3 prospects");
  const skipped = [
    { reason: "changed_meanwhile" as const, count: 1 },
    { reason: "not_found" as const, count: 1 },
  ];
  expect(noticeWords({ kind: "saved", batch, answer: { ...answer, changed: 1, skipped } })).toBe(
    "Approved: 1 prospect. 1 was decided by somebody else meanwhile. 1 is no longer there",
  );
});

test("rows that no longer matched are told, too", () => {
  const selection = { filter: { decision: "undecided" as const }, asOfSeq: 4, excludeIds: [] };
  expect(
    noticeWords({
      kind: "saved",
      batch: { ...batch, selection },
      answer: { ...answer, changed: 1 },
    }),
  ).toBe("Approved: 1 prospect. 2 were decided by somebody else meanwhile");
});

test("an undo says what it left alone", () => {
  const skipped = [{ reason: "changed_meanwhile" as const, count: 2 }];
  expect(noticeWords({ kind: "undone", batch, answer: { ...answer, changed: 1, skipped } })).toBe(
    "Undone: 1 prospect as before. 2 were decided by somebody else meanwhile",
  );
});
