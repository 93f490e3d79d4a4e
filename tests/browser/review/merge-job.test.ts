import { expect, test } from "vitest";
import {
  applyAnswer,
  applyMessage,
  newerJob,
} from "#app/searches/[jobId]/_components/merge-job.ts";
import type { JobMessage } from "#lib/contract/realtime.ts";
import { JOB_ID, makeCounts, makeJob } from "./make-rows.ts";

const AT = "2026-11-03T10:00:05.000Z";

function message(seq: number, change: Partial<JobMessage> = {}): JobMessage {
  const counts = makeCounts({ fetched: 200, shown: 200, undecided: 200 });
  const base = { jobId: JOB_ID, seq, at: AT, percent: 20, target: 1000, counts };
  return { ...base, status: "processing", ...change };
}

test("a newer message moves the job on", () => {
  const job = applyMessage(makeJob(), message(6));
  expect(job.progress).toMatchObject({ percent: 20, current: 200, seq: 6, lastActivityAt: AT });
  expect(job.counts.shown).toBe(200);
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
