import type { Counts } from "#lib/contract/job.ts";

export interface LedgerLine {
  readonly key: keyof Counts;
  readonly label: string;
  readonly count: number;
}

const PARTS: readonly { key: keyof Counts; label: string }[] = [
  { key: "shown", label: "to review" },
  { key: "merged", label: "repeats, merged" },
  { key: "known", label: "known already" },
  { key: "suppressed", label: "suppressed" },
  { key: "filteredOut", label: "left out by your filters" },
  { key: "reserve", label: "beyond the number you asked for" },
];

/** The parts that make up what was fetched; `shown` always stands first, the others when they are not 0. */
export function ledgerLines(counts: Counts): LedgerLine[] {
  return PARTS.map((part) => ({ ...part, count: counts[part.key] })).filter(
    (line) => line.key === "shown" || line.count > 0,
  );
}

export function ledgerSum(counts: Counts): number {
  return PARTS.reduce((sum, part) => sum + counts[part.key], 0);
}
