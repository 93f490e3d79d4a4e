import { expect, test } from "vitest";
import { ApiProblem } from "#app/_lib/api.ts";
import { isWorthRetrying, retryAfterMs } from "#app/_lib/asking-again.ts";

function problem(status: number): ApiProblem {
  const text = { type: "about:blank", title: "No", detail: "No.", code: "some", requestId: "r" };
  return new ApiProblem({ ...text, status });
}

test("a page asks again soon, and never rests longer than half a minute", () => {
  const waits = [1, 2, 3, 4, 5, 50].map((tries) => retryAfterMs(tries, 1));
  expect(waits).toEqual([4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  expect(retryAfterMs(1, 0)).toBe(3_000);
});

test.each([401, 403, 404, 422])("an answer that is a no (%d) is not asked for again", (status) => {
  expect(isWorthRetrying(problem(status))).toBe(false);
});

test.each([0, 429, 500, 503])("trouble on the way or there (%d) may be over soon", (status) => {
  expect(isWorthRetrying(problem(status))).toBe(true);
});
