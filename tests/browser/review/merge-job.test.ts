import { expect, test } from "vitest";
import {
  applyAnswer,
  applyMessage,
  newerJob,
} from "#app/searches/[jobId]/_components/merge-job.ts";
import { JOB_ID, makeCounts, makeJob, makeMessage as message } from "./make-rows.ts";

const AT = "2026-11-03T10:00:05.000Z";

test("a newer message moves the job on", () => {
  const job = applyMessage(makeJob(), message(6));
  expect(job.progress).toMatchObject({ percent: 20, current: 200, seq: 6, lastActivityAt: AT });
  expect(job.counts.shown).toBe(200);
});

test("a message is the whole picture: what each source brought, what is left, and that it stops", () => {
  const source = {
    provider: "unipile",
    status: "queued",
    pages: 1,
    found: 100,
    merged: 0,
  } as const;
  const known = makeJob({ progress: { ...makeJob().progress, sources: [source] } });
  const counts = makeCounts({ fetched: 230, merged: 30, shown: 200, undecided: 200 });
  const job = applyMessage(known, message(9, { counts, etaSeconds: 12, cancelRequested: true }));
  expect(job.progress.sources).toEqual([
    { ...source, status: "processing", found: 230, merged: 30 },
  ]);
  expect(job.progress.etaSeconds).toBe(12);
  expect(job.cancelRequested).toBe(true);
});

test("the stage follows the counts, and the last rows are stored when all are there", () => {
  const counts = makeCounts({ fetched: 1000, shown: 1000, undecided: 1000 });
  expect(applyMessage(makeJob(), message(6)).stage).toBe("discovering");
  expect(applyMessage(makeJob(), message(6, { counts })).stage).toBe("storing");
  expect(applyMessage(makeJob(), message(6, { counts, status: "completed" })).stage).toBe("done");
});

test("an error is over with the message that the search goes on", () => {
  const error = { code: "provider", message: "503", retryable: true, requestId: "r" };
  const sources = [
    { provider: "unipile", status: "failed", pages: 1, found: 1, merged: 0, error: "503" } as const,
  ];
  const progress = { ...makeJob().progress, sources };
  const failed = makeJob({ status: "failed", canRetry: true, error, progress });
  const open = applyMessage(failed, message(6, { status: "queued" }));
  expect(open).not.toHaveProperty("error");
  expect(open.progress.sources[0]).not.toHaveProperty("error");
  expect(open.canRetry).toBe(false);
});

test("a message that is not newer is ignored, as is one of another search", () => {
  const job = makeJob();
  expect(applyMessage(job, message(5))).toBe(job);
  expect(applyMessage(job, message(4))).toBe(job);
  expect(applyMessage(job, message(9, { jobId: "00000000-0000-4000-8000-00000000000f" }))).toBe(
    job,
  );
});

test("a reason to wait goes away with the message that no longer has it", () => {
  const waiting = applyMessage(
    makeJob(),
    message(6, { status: "waiting", waitingReason: "daily_allowance", waitingUntil: AT }),
  );
  expect(waiting).toMatchObject({ waitingReason: "daily_allowance", stage: "waiting" });
  expect(applyMessage(waiting, message(7))).not.toHaveProperty("waitingReason");
});

test("an answer that took the slow way never sets the job back", () => {
  const known = applyMessage(makeJob(), message(9));
  expect(newerJob(known, makeJob())).toBe(known);
  expect(newerJob(undefined, known)).toBe(known);
});

test("the counts of a decision are taken unless newer ones are known", () => {
  const counts = { approved: 3, rejected: 1, undecided: 96 };
  const answer = { batchId: JOB_ID, changed: 4, skipped: [], counts, seq: 6 };
  expect(applyAnswer(makeJob(), answer).counts).toMatchObject(counts);
  const later = applyMessage(makeJob(), message(7));
  expect(applyAnswer(later, answer)).toBe(later);
});

test("a decision does not hide the end of the search that came just before it", () => {
  const counts = { approved: 3, rejected: 1, undecided: 96 };
  const answer = { batchId: JOB_ID, changed: 4, skipped: [], counts, seq: 9 };
  const decided = applyAnswer(makeJob(), answer);
  expect(applyMessage(decided, message(8, { status: "completed" })).status).toBe("completed");
  expect(applyMessage(decided, message(9, { status: "completed" })).status).toBe("completed");
});
