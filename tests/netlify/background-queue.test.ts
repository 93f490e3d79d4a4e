import { expect, onTestFinished, test } from "vitest";
import { backgroundQueue } from "#scripts/netlify/background-queue.ts";
import type { Answer } from "#scripts/netlify/lambda.ts";

const done: Answer = { kind: "answered", status: 204, headers: {}, body: new Uint8Array() };
const failed: Answer = { kind: "threw", reason: "no" };

function queueWith(options: Partial<Parameters<typeof backgroundQueue>[0]>) {
  const queue = backgroundQueue({ retryDelaysMs: [1, 1], atOnce: 10, ...options });
  onTestFinished(queue.stop);
  return queue;
}

test.each<[string, Answer[], number[]]>([
  ["once when it works", [done], [1]],
  ["again when it threw", [failed, done], [1, 2]],
  [
    "again when it was killed, and when its process died",
    [{ kind: "timed_out" }, failed],
    [1, 2, 3],
  ],
  ["three times at most", [failed, failed, failed, failed], [1, 2, 3]],
])("a call is made %s", async (_what, answers, expected) => {
  const attempts: number[] = [];
  const { add } = queueWith({});

  await add(async (attempt) => {
    attempts.push(attempt);
    return answers[attempt - 1] ?? failed;
  });

  expect(attempts).toEqual(expected);
});

test("calls beyond the limit wait their turn", async () => {
  const { add } = queueWith({ atOnce: 2 });
  const gates = Array.from({ length: 3 }, () => Promise.withResolvers<Answer>());
  const begun: number[] = [];
  for (const [index, gate] of gates.entries()) {
    void add(() => {
      begun.push(index);
      return gate.promise;
    });
  }
  await expect.poll(() => begun).toEqual([0, 1]);

  gates[1]?.resolve(done);

  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve(done);
});

test("nothing is called again after the stop", async () => {
  const queue = queueWith({});
  const attempts: number[] = [];
  const answer = Promise.withResolvers<Answer>();
  const isOver = queue.add((attempt) => {
    attempts.push(attempt);
    return answer.promise;
  });
  await expect.poll(() => attempts).toEqual([1]);

  queue.stop();
  answer.resolve(failed);
  await isOver;

  expect(attempts).toEqual([1]);
});
