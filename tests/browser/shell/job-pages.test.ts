import { describe, expect, test } from "vitest";
import { hasOpenOfOthers, judgeInList, mergeJobs, withStarted } from "#app/_lib/job-pages.ts";
import type { Job } from "#lib/contract/job.ts";
import { makeJob, makeMessage } from "#tests/browser/review/make-rows.ts";

const ANN = "00000000-0000-4000-8000-00000000000a";
const BOB = "00000000-0000-4000-8000-00000000000b";

function job(day: number, seq: number, change: Partial<Job> = {}): Job {
  const id = `00000000-0000-4000-8000-${String(day).padStart(12, "0")}`;
  const createdAt = `2026-11-${String(day).padStart(2, "0")}T10:00:00.000Z`;
  const progress = { ...makeJob().progress, seq };
  return makeJob({ id, createdAt, createdBy: ANN, progress, ...change });
}

test("of each search the newest is shown, whichever list it is in", () => {
  const [old, done] = [job(2, 5), job(2, 9, { status: "completed" })];
  expect(mergeJobs([[old], [done]])).toEqual([done]);
  expect(mergeJobs([[done], [old]])).toEqual([done]);
});

test("of two that know the same the later list is taken: it knows what a message does not carry", () => {
  const error = { code: "provider", message: "503", retryable: true, requestId: "r" };
  const [told, read] = [job(2, 5), job(2, 5, { error })];
  expect(mergeJobs([[told], [read]])).toEqual([read]);
});

test("a search that one list does not have yet stands where it belongs", () => {
  const [one, two, three] = [job(1, 1), job(2, 1), job(3, 1)];
  expect(
    mergeJobs([
      [three, two],
      [two, one],
    ]),
  ).toEqual([three, two, one]);
});

test("a search that was started a moment ago is at the top of the first page", () => {
  const pages = [
    { jobs: [job(2, 1)], nextCursor: "c" },
    { jobs: [job(1, 1)], nextCursor: null },
  ];
  const started = job(3, 1);
  const [first, second] = withStarted(pages, started) ?? [];
  expect(first).toEqual({ jobs: [started, job(2, 1)], nextCursor: "c" });
  expect(second).toBe(pages[1]);
  expect(withStarted(undefined, started)).toBeUndefined();
});

test("only an open search of somebody else has to be asked for", () => {
  const page = (...jobs: Job[]) => [{ jobs, nextCursor: null }];
  expect(hasOpenOfOthers(page(job(1, 1)), ANN)).toBe(false);
  expect(hasOpenOfOthers(page(job(1, 1), job(2, 1, { createdBy: BOB })), ANN)).toBe(true);
  const over = job(2, 1, { createdBy: BOB, status: "completed" });
  expect(hasOpenOfOthers(page(over), ANN)).toBe(false);
  expect(hasOpenOfOthers(undefined, ANN)).toBe(false);
});

describe("an event", () => {
  const known = makeJob();
  const unknown = "00000000-0000-4000-8000-0000000000ff";
  const listed = { jobs: [known], hasMore: true };

  test("about a search in the list moves its row, whatever its state; nothing is read", () => {
    const ended = makeMessage(9, { status: "failed", canRetry: true });
    const verdict = judgeInList(listed, "job.failed", ended);
    expect(verdict).toMatchObject({ kind: "take", known });
    expect(verdict).toHaveProperty("next.status", "failed");
    expect(verdict).toHaveProperty("next.canRetry", true);
    expect(judgeInList(listed, "job.progress", makeMessage(5))).toEqual({ kind: "ignore" });
  });

  test("about a search on an older page does nothing, however many come", () => {
    const elsewhere = makeMessage(9, { jobId: unknown });
    expect(judgeInList(listed, "job.progress", elsewhere)).toEqual({ kind: "ignore" });
    expect(judgeInList(listed, "job.completed", elsewhere)).toEqual({ kind: "ignore" });
  });

  test("about a new search has the list read", () => {
    const message = makeMessage(1, { jobId: unknown });
    expect(judgeInList(listed, "job.created", message)).toEqual({ kind: "refetch" });
    const whole = { ...listed, hasMore: false };
    expect(judgeInList(whole, "job.progress", message)).toEqual({ kind: "refetch" });
    expect(judgeInList(listed, "job.progress", "nonsense")).toEqual({ kind: "refetch" });
  });
});
