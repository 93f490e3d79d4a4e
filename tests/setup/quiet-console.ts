import { afterEach, beforeEach, expect } from "vitest";

const complaints: string[] = [];

// A warning that nobody expected is a defect, so it fails the test in which it was printed.
for (const level of ["error", "warn"] as const) {
  // biome-ignore lint/suspicious/noConsole: this file is what watches the console
  const original = console[level].bind(console);
  console[level] = (...parts: unknown[]) => {
    complaints.push(`console.${level}: ${parts.map(String).join(" ")}`);
    original(...parts);
  };
}

beforeEach(() => {
  complaints.length = 0;
});

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});
