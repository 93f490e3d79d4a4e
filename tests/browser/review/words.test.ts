import { expect, test } from "vitest";
import { bannerWords } from "#app/searches/[jobId]/_components/job-words.ts";
import { ledgerLines, ledgerSum } from "#app/searches/[jobId]/_components/ledger.ts";
import { stopwatch, timeLeft } from "#app/searches/[jobId]/_components/time-words.ts";
import { makeCounts, makeJob } from "./make-rows.ts";

test("the parts of the ledger are exactly what was fetched", () => {
  const parts = { merged: 212, known: 388, suppressed: 3, filteredOut: 140, reserve: 0 };
  const counts = makeCounts({ reported: 2_431, fetched: 2_431, ...parts, shown: 1_688 });
  expect(ledgerSum(counts)).toBe(counts.fetched);
  expect(ledgerLines(counts).map((line) => line.key)).not.toContain("reserve");
  expect(ledgerLines(counts).reduce((sum, line) => sum + line.count, 0)).toBe(2_431);
});

test("a failed search says what is kept", () => {
  const counts = makeCounts({ fetched: 430, shown: 430 });
  const error = { code: "transient", message: "Unipile API error: 503", retryable: true };
  const source = { provider: "unipile", status: "failed", found: 430, merged: 0 } as const;
  const progress = { ...makeJob().progress, sources: [{ ...source, pages: 12 }] };
  const job = makeJob({
    status: "failed",
    stopReason: "provider_error",
    counts,
    progress,
    error: { ...error, requestId: "r" },
  });
  expect(bannerWords(job)).toEqual({
    tone: "bad",
    title: "Failed at page 13 — 430 kept",
    text: "LinkedIn kept answering with errors. 430 prospects are kept and can be reviewed now.",
  });
});

test("a search that was stopped says what is kept, and blames nobody", () => {
  const counts = makeCounts({ fetched: 430, shown: 430 });
  const stopped = { status: "cancelled", stopReason: "cancelled_by_user" } as const;
  expect(bannerWords(makeJob({ ...stopped, counts }))).toEqual({
    tone: "neutral",
    title: "Stopped",
    text: "It was stopped before its end. 430 prospects are kept and can be reviewed now.",
  });
  const discarded = bannerWords(makeJob({ ...stopped, counts: makeCounts() }));
  expect(discarded?.text).toBe("It was stopped before its end. Nothing is kept.");
});

test("a search that whoever runs the service stopped says so", () => {
  const stopped = { status: "cancelled", stopReason: "cancelled_by_operator" } as const;
  expect(bannerWords(makeJob({ ...stopped, counts: makeCounts() }))?.text).toBe(
    "Whoever runs the service stopped it before its end. Nothing is kept.",
  );
});

test("a search that runs as it should needs no banner, one that stops says so", () => {
  expect(bannerWords(makeJob())).toBeNull();
  expect(bannerWords(makeJob({ cancelRequested: true }))?.title).toBe("Stopping…");
});

test("full, partial and empty ends have words of their own", () => {
  const some = makeCounts({ fetched: 500, shown: 500 });
  const ended = { status: "completed", counts: some } as const;
  expect(bannerWords(makeJob({ ...ended, outcome: "full" }))?.title).toBe("Finished");
  expect(
    bannerWords(makeJob({ ...ended, outcome: "partial", stopReason: "source_exhausted" }))?.text,
  ).toBe("500 of 1,000: LinkedIn has no more people for these criteria.");
  const nobody = makeJob({ status: "completed", outcome: "empty", counts: makeCounts() });
  expect(bannerWords(nobody)?.title).toBe("Nothing found");
});

test("times are read by people", () => {
  expect(stopwatch(41)).toBe("0:41");
  expect(stopwatch(3_725)).toBe("1:02:05");
  expect(timeLeft(28)).toBe("about 30 s left");
  expect(timeLeft(720)).toBe("about 12 min left");
});

test.each([
  ["daily_allowance", "Waiting for the daily allowance", "Nothing needs to be done"],
  ["account_disconnected", "Waiting for the LinkedIn account", "Reconnect it in Settings"],
  ["account_paused", "Waiting for the paused account", "Let it go on in Settings"],
  ["outside_hours", "Waiting for the working hours", "Nothing needs to be done"],
  ["provider_cooldown", "Waiting for LinkedIn", "LinkedIn asked to slow down"],
] as const)(
  "a search that waits (%s) says why, what to do and what is kept",
  (reason, title, part) => {
    const counts = makeCounts({ fetched: 430, shown: 430 });
    const words = bannerWords(makeJob({ status: "waiting", waitingReason: reason, counts }));
    expect(words).toMatchObject({ title, tone: "warn" });
    expect(words?.text).toContain(part);
    expect(words?.text).toContain("430 prospects are kept");
  },
);
