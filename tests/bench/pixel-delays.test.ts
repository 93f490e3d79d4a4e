import { expect, test } from "vitest";
import { delaysOf } from "#scripts/bench/pixel-delays.ts";

test("each commit is seen when the screen first shows its rows", () => {
  const commits = [
    { shown: 100, at: 1_000 },
    { shown: 200, at: 2_000 },
  ];
  const pixels = [
    { shown: 0, at: 900 },
    { shown: 100, at: 1_020 },
    { shown: 200, at: 2_035 },
  ];

  expect(delaysOf(commits, pixels)).toEqual([20, 35]);
});

test("a commit whose own state was passed over is seen with the next one", () => {
  const commits = [
    { shown: 100, at: 1_000 },
    { shown: 200, at: 1_400 },
  ];

  expect(delaysOf(commits, [{ shown: 200, at: 2_000 }])).toEqual([1_000, 600]);
});

test("a commit that was never seen is a fault", () => {
  expect(() => delaysOf([{ shown: 300, at: 0 }], [{ shown: 200, at: 5 }])).toThrow(
    "the screen never showed 300 rows",
  );
});
