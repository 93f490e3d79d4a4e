import { describe, expect, test } from "vitest";
import { timeline } from "#app/searches/[jobId]/_components/timeline.ts";
import { chapterWords } from "#app/searches/[jobId]/_components/timeline-words.ts";
import type { JobEvent, JobEventDetail } from "#lib/contract/event.ts";

const NOON = new Date(2026, 10, 24, 12, 0).getTime();
const minute = (number: number) => new Date(NOON + number * 60_000).toISOString();

/** One event a minute from noon on. */
function history(...details: JobEventDetail[]): JobEvent[] {
  return details.map((detail, index) => ({
    seq: index + 1,
    name: "job.progress",
    at: minute(index),
    detail,
  }));
}

const tell = (...details: JobEventDetail[]) =>
  timeline(history(...details)).map((chapter) => chapterWords(chapter, NOON).text);

const created: JobEventDetail = { what: "created" };
const claimed: JobEventDetail = { what: "claimed", isTakeOver: false };
const takenOver: JobEventDetail = { what: "claimed", isTakeOver: true };
const page = (number: number, added = 100): JobEventDetail => ({
  what: "page",
  page: number,
  added,
  shown: number * added,
  callMs: 30_000,
});
const handedOver = (reason: "deadline" | "idle" | "turn" | "stop" | "broken"): JobEventDetail => ({
  what: "handed_over",
  reason,
  until: minute(30),
});
type Waiting = Extract<JobEventDetail, { what: "waiting" }>;
const waiting = (
  reason: Waiting["reason"],
  change: Partial<Pick<Waiting, "round" | "error">> = {},
): JobEventDetail => ({
  what: "waiting",
  reason,
  until: minute(120),
  round: null,
  error: null,
  ...change,
});

test("a search that went well is a few lines, however many pages it had", () => {
  const pages = Array.from({ length: 12 }, (_, index) => page(index + 1));
  const end: JobEventDetail = { what: "completed", reason: "target_reached" };

  expect(tell(created, claimed, ...pages, end)).toEqual([
    "Search asked for",
    "Started",
    "Pages 1–12 · 1,200 rows",
    "Finished: it found as many as you asked for",
  ]);
});

test("a worker that went silent is told with the page at which another went on", () => {
  expect(tell(created, claimed, page(1), page(2), takenOver, page(3, 1))).toEqual([
    "Search asked for",
    "Started",
    "Pages 1–2 · 200 rows",
    "Worker went silent; another took over at page 3",
    "Page 3 · 1 row",
  ]);
});

describe("a change of hands", () => {
  test("between pages is no news once it is over", () => {
    const turn = [handedOver("turn"), claimed];

    expect(
      tell(claimed, page(1), ...turn, ...turn, page(2), handedOver("deadline"), claimed, page(3)),
    ).toEqual(["Pages 1–3 · 300 rows"]);
  });

  test("that lasts says that others go first", () => {
    expect(tell(claimed, page(1), handedOver("turn")).at(-1)).toBe(
      "Others on this account go first",
    );
  });

  test("because the service stops is told, and when it went on", () => {
    expect(tell(page(1), handedOver("stop")).at(-1)).toBe(
      "The service makes a pause; goes on after",
    );
    expect(tell(page(1), handedOver("stop"), claimed).at(-1)).toBe(
      "The service made a pause; went on at 12:02 PM",
    );
  });

  test("because the work broke is told", () => {
    expect(tell(page(1), handedOver("broken"), claimed, page(2))).toEqual([
      "Page 1 · 100 rows",
      "Something went wrong in the work on a page; it is tried again",
      "Page 2 · 100 rows",
    ]);
  });

  test("without a page is told", () => {
    expect(tell(claimed, handedOver("idle"), claimed)).toEqual([
      "A worker ran out of time before a page came; another goes on",
    ]);
  });
});

describe("a wait", () => {
  test.each([
    [
      waiting("daily_allowance"),
      "Waiting for the daily allowance until 02:00 PM",
      "Waited for the daily allowance; went on at 12:01 PM",
    ],
    [
      waiting("outside_hours"),
      "Waiting for the account's working hours until 02:00 PM",
      "Waited for the account's working hours; went on at 12:01 PM",
    ],
    [
      waiting("account_disconnected"),
      "Waiting for the LinkedIn account to be connected again; looks again at 02:00 PM",
      "Waited for the LinkedIn account to be connected again; went on at 12:01 PM",
    ],
    [
      waiting("account_paused"),
      "Waiting while the LinkedIn account is paused",
      "Waited while the LinkedIn account was paused; went on at 12:01 PM",
    ],
    [
      waiting("provider_cooldown"),
      "LinkedIn asked to slow down; goes on at 02:00 PM",
      "LinkedIn asked to slow down; went on at 12:01 PM",
    ],
    [
      waiting("provider_cooldown", { round: 1, error: "rate_limited" }),
      "LinkedIn asked to slow down; goes on at 02:00 PM",
      "LinkedIn asked to slow down; went on at 12:01 PM",
    ],
    [
      waiting("provider_cooldown", { round: 1, error: "transient" }),
      "LinkedIn did not answer; goes on at 02:00 PM",
      "LinkedIn did not answer; went on at 12:01 PM",
    ],
    [
      waiting("provider_cooldown", { round: 2, error: "transient" }),
      "LinkedIn did not answer again (2 times); goes on at 02:00 PM",
      "LinkedIn did not answer again (2 times); went on at 12:01 PM",
    ],
  ])("%o says until when while it lasts, and when it went on after", (event, lasting, over) => {
    expect(tell(event)).toEqual([lasting]);
    expect(tell(event, claimed)).toEqual([over]);
  });

  test("on another day says which", () => {
    const [chapter] = timeline(history(waiting("daily_allowance")));
    const nextDay = NOON - 24 * 3_600_000;

    expect(chapter && chapterWords(chapter, nextDay).text).toBe(
      "Waiting for the daily allowance until Nov 24, 02:00 PM",
    );
  });

  test("that was looked into again and again is one line from its beginning", () => {
    const look = [waiting("account_disconnected"), claimed];
    const chapters = timeline(history(...look, ...look, waiting("account_disconnected")));

    expect(chapters).toMatchObject([{ kind: "pause", from: minute(0), to: minute(4) }]);
  });

  test("for one failed round after another stays one line for each", () => {
    const failed = (round: number) => waiting("provider_cooldown", { round, error: "transient" });

    expect(tell(failed(1), claimed, failed(2), claimed)).toHaveLength(2);
  });
});

test("stopping, continuing and failing are told; decisions of people are not", () => {
  expect(
    tell(
      created,
      { what: "stop_asked" },
      { what: "cancelled", reason: "cancelled_by_user" },
      { what: "decided", changed: 3 },
      { what: "retried", attempt: 2 },
      claimed,
      { what: "unknown" },
      { what: "failed", reason: "provider_error", error: "transient" },
    ),
  ).toEqual([
    "Search asked for",
    "Asked to stop after the page under way",
    "Stopped",
    "Continued where it stopped (attempt 2)",
    "Started",
    "Failed: LinkedIn kept answering with errors",
  ]);
});

test("that whoever runs the service stopped it is told as that", () => {
  expect(
    tell(
      created,
      { what: "stop_asked", isByOperator: true },
      { what: "cancelled", reason: "cancelled_by_operator" },
    ),
  ).toEqual([
    "Search asked for",
    "Whoever runs the service asked it to stop after the page under way",
    "Stopped by whoever runs the service",
  ]);
});

test("rows that were deleted are told, and why", () => {
  expect(
    tell(
      created,
      { what: "removed", rows: 120, why: "retention" },
      { what: "removed", rows: 1, why: "erased" },
    ),
  ).toEqual(["Search asked for", "120 rows deleted: their time was over", "1 row erased for good"]);
});
