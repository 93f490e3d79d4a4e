import { expect, test } from "vitest";
import { judge } from "#app/_lib/job-message.ts";
import { makeJob, makeMessage } from "#tests/browser/review/make-rows.ts";

const known = makeJob();

test("numbers that were skipped are no gap: the newest state is taken, and nothing is asked for", () => {
  for (const seq of [6, 7, 30]) {
    const message = makeMessage(seq);
    expect(judge(known, "job.progress", message)).toEqual({
      kind: "apply",
      name: "job.progress",
      message,
      hasMore: false,
    });
  }
  expect(judge(known, "decision.changed", makeMessage(9))).toMatchObject({ hasMore: false });
});

test.each([5, 4, 0])("a message that is not newer (%d) is ignored", (seq) => {
  expect(judge(known, "job.completed", makeMessage(seq))).toEqual({ kind: "ignore" });
});

test.each([
  ["job.progress", makeMessage(6, { status: "completed" })],
  ["job.progress", makeMessage(6, { status: "waiting" })],
  ["job.completed", makeMessage(6, { status: "completed" })],
  ["job.waiting", makeMessage(6)],
  ["job.retried", makeMessage(6)],
])("another state (%s) is taken, and what else there is of it asked for", (name, message) => {
  expect(judge(known, name, message)).toMatchObject({ kind: "apply", hasMore: true });
});

test.each([
  ["job.progress", { ...makeMessage(6), counts: { shown: 3 } }],
  ["job.progress", "nonsense"],
  ["job.exploded", makeMessage(6)],
])("what cannot be read (%s) is asked for instead", (name, data) => {
  expect(judge(known, name, data)).toEqual({ kind: "refetch" });
});

test("a search that is not known yet is told of by any message", () => {
  expect(judge(undefined, "job.created", makeMessage(0))).toMatchObject({ kind: "apply" });
});
