import { expect, test } from "vitest";
import { countdownWords, nightWords } from "#app/settings/privacy/_components/privacy-words.ts";

const NOW = Date.parse("2026-11-26T12:00:00.000Z");
const night = (days: number) => new Date(NOW + days * 86_400_000 + 3_600_000).toISOString();

test("the countdown says when, how many rows and of how many searches", () => {
  const next = { at: night(5), rows: 120, searches: 3 };
  expect(countdownWords({ next }, NOW)).toBe("Next deletion in 5 days: 120 rows of 3 searches");
  expect(countdownWords({ next: { at: night(0), rows: 1, searches: 1 } }, NOW)).toBe(
    "Next deletion within a day: 1 row of 1 search",
  );
  expect(countdownWords({ next: null }, NOW)).toBe("Nothing is deleted in the next 30 days");
  expect(nightWords(night(1), NOW)).toBe("in 1 day");
});
