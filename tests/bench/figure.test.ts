import { expect, test } from "vitest";
import { describeFigure, figure } from "#scripts/bench/figure.ts";
import { median, percentile } from "#scripts/bench/percentile.ts";

test("a comparison is judged by its ratio", () => {
  const shared = { id: "a", unit: "ms", against: 100, atMost: 1.5 } as const;

  expect(figure({ ...shared, value: 150 })).toMatchObject({
    ratio: 1.5,
    wanted: "<= 1.5",
    ok: true,
  });
  expect(figure({ ...shared, value: 151 })).toMatchObject({ ratio: 1.51, ok: false });
});

test("a figure that misses by less than the digits shown is missed all the same", () => {
  const close = figure({ id: "a", unit: "ms", value: 200.01, against: 100, atMost: 2 });

  expect(close.ok).toBe(false);
});

test("a figure may be wanted by how much more it is", () => {
  const shared = { id: "a", unit: "ms", against: 10, atMostMore: 150 } as const;

  expect(figure({ ...shared, value: 160 })).toMatchObject({
    ratio: 16,
    wanted: "<= +150",
    ok: true,
  });
  expect(figure({ ...shared, value: 160.5 })).toMatchObject({ ok: false });
});

test("what is wanted may be told in words, and is judged by its numbers all the same", () => {
  const shared = { id: "a", unit: "ms", against: 10_000, atMostMore: 15_000 } as const;
  const inWords = "<= lease + 15 s";

  expect(figure({ ...shared, inWords, value: 25_000 })).toMatchObject({
    wanted: inWords,
    ok: true,
  });
  expect(figure({ ...shared, inWords, value: 25_001 })).toMatchObject({ ok: false });
});

test("a figure without a comparison is judged by its value", () => {
  const shared = { id: "a", unit: "statements", atMost: 2 } as const;

  expect(figure({ ...shared, value: 2 })).toMatchObject({ against: null, ratio: null, ok: true });
  expect(figure({ ...shared, value: 2.04 })).toMatchObject({ ok: false });
});

test("a figure that nothing is wanted of is only reported", () => {
  const reported = figure({ id: "commit", unit: "ms", value: 4.2 });

  expect(reported).toMatchObject({ wanted: null, ok: true });
  expect(describeFigure(reported)).toContain("commit: 4.2 ms (reported;");
});

test("a missed figure says so in words", () => {
  const missed = figure({ id: "job", unit: "ms", value: 300, against: 100, atMost: 2 });

  expect(describeFigure(missed)).toContain("300 ms against 100 ms = 3x (wanted <= 2: MISSED;");
});

test("percentiles are values that were measured, in whatever order they came", () => {
  const values = [5, 1, 4, 2, 3];

  expect(median(values)).toBe(3);
  expect(percentile(values, 0.95)).toBe(5);
  expect(percentile(values, 0)).toBe(1);
  expect(() => median([])).toThrow("nothing was measured");
});
