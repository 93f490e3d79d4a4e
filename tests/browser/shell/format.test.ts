import { expect, test } from "vitest";
import { counted, formatDuration, formatNumber, formatRelative } from "#app/_lib/format.ts";

const NOW = "2026-11-24T12:00:00.000Z";
const at = (offsetMs: number) =>
  formatRelative(new Date(Date.parse(NOW) + offsetMs).toISOString(), Date.parse(NOW));

test("numbers have separators, and one of a thing is not many", () => {
  expect(formatNumber(2_431)).toBe("2,431");
  expect(counted(1, "prospect")).toBe("1 prospect");
  expect(counted(2_431, "search", "searches")).toBe("2,431 searches");
});

test.each([
  [-3_000, "just now"],
  [-120_000, "2 min. ago"],
  [-3 * 3_600_000, "3 hr. ago"],
  [-24 * 3_600_000, "yesterday"],
  [2 * 3_600_000, "in 2 hr."],
  [20_000, "in a moment"],
])("a moment %d ms from now reads %s", (offsetMs, words) => {
  expect(at(offsetMs)).toBe(words);
});

test("after a week the date stands, with the year when it is another", () => {
  expect(at(-30 * 86_400_000)).toMatch(/^Oct \d+$/);
  expect(at(-400 * 86_400_000)).toMatch(/2025$/);
});

test.each([
  [0.4, "under 1 s"],
  [41, "41 s"],
  [60, "1 min"],
  [95, "1 min 35 s"],
  [4_000, "1 h 6 min"],
  [7_200, "2 h"],
])("%d seconds read %s", (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});
