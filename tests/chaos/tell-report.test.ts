import { expect, test } from "vitest";
import type { Report } from "#scripts/chaos/report.ts";
import { describeReport, toCount } from "#scripts/chaos/tell-report.ts";

const report: Report = {
  seed: 7,
  events: 100,
  jobs: 12,
  rowsExpected: 4_000,
  rows: 3_999,
  lost: 1,
  twice: 0,
  staleAccepted: 2,
  gaps: 3,
  ledgerOk: false,
  refetched: 9,
  ok: false,
  positionsOk: true,
  unfinished: 0,
  calls: 55,
  tooClose: 0,
  insideRetryAfter: 0,
  paceJudgedBy: "calls that began",
  arrivedTooClose: 4,
  arrivedInsideRetryAfter: 5,
};

test("programs are told the count, in its order, and nothing else", () => {
  expect(JSON.stringify(toCount(report))).toBe(
    '{"seed":7,"events":100,"jobs":12,"rowsExpected":4000,"rows":3999,"lost":1,"twice":0,"staleAccepted":2,' +
      '"gaps":3,"ledgerOk":false,"refetched":9,"ok":false}',
  );
});

test("people are told all of it, a line each, and the verdict in words", () => {
  const lines = describeReport(report).split("\n");

  expect(lines.slice(0, -1).map((line) => line.split(/\s+/)[0])).toEqual(Object.keys(report));
  expect(lines).toContainEqual(expect.stringMatching(/^ledgerOk +false$/));
  expect(lines).toContainEqual(expect.stringMatching(/^refetched +9$/));
  expect(lines.at(-1)).toBe("it does NOT add up");
  expect(describeReport({ ...report, ok: true })).toMatch(/\nall adds up$/);
});
