import type { Report } from "./report.ts";

/** The count, for programs: nothing that is not of the count, and always in this order. */
export function toCount(report: Report) {
  const { seed, events, jobs, rowsExpected, rows } = report;
  const { lost, twice, staleAccepted, gaps, ledgerOk, refetched, ok } = report;
  const damage = { lost, twice, staleAccepted, gaps };
  return { seed, events, jobs, rowsExpected, rows, ...damage, ledgerOk, refetched, ok };
}

/** The same for people, and beside it what else has to hold. */
export function describeReport(report: Report): string {
  const lines = Object.entries(report).map(([name, value]) => `${name.padEnd(26)}${value}`);
  return [...lines, report.ok ? "all adds up" : "it does NOT add up"].join("\n");
}
