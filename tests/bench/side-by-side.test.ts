import { expect, test } from "vitest";
import { measureInTurns, side } from "#scripts/bench/side-by-side.ts";

test("sides are measured in turn, every other time the other way round, after a run that does not count", async () => {
  const order: string[] = [];
  const named = (name: string) =>
    side(async (run) => {
      order.push(`${name}${run}`);
      return run;
    });
  const ours = named("a");
  const theirs = named("b");

  await measureInTurns(3, [ours, theirs]);

  expect(order).toEqual(["a0", "b0", "b1", "a1", "a2", "b2", "b3", "a3"]);
  expect([ours.values, theirs.values]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
});
