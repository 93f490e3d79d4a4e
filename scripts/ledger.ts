import type { Job } from "#lib/contract/job.ts";

type Counts = Job["counts"];

const WORDS = [
  ["merged", "merged"],
  ["known", "known"],
  ["suppressed", "suppressed"],
  ["filteredOut", "left out"],
  ["reserve", "reserve"],
  ["shown", "shown"],
] as const;

/** Where every row that the provider sent has gone. */
export function ledgerLine(counts: Counts): string {
  const parts = WORDS.map(([name, word]) => `${word} ${toText(counts[name])}`);
  const { reported, fetched } = counts;
  return `reported ${toText(reported)} -> fetched ${toText(fetched)} = ${parts.join(" + ")}`;
}

export function addsUp(counts: Counts): boolean {
  return counts.fetched === WORDS.reduce((sum, [name]) => sum + counts[name], 0);
}

function toText(count: number): string {
  return count.toLocaleString("en-US");
}
