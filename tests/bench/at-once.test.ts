import { expect, test } from "vitest";
import { rateOf } from "#scripts/bench/at-once.ts";

test("a task is done so many times, and never more than allowed at the same moment", async () => {
  let done = 0;
  let running = 0;
  let most = 0;

  const rate = await rateOf(
    async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      done += 1;
    },
    { times: 25, atOnce: 4 },
  );

  expect({ done, most }).toEqual({ done: 25, most: 4 });
  expect(rate).toBeGreaterThan(0);
});
