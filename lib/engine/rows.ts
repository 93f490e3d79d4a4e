import type { Criteria } from "#lib/contract/job.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import type { Row, RowMarks } from "./ports.ts";

/** Every prospect with its identity, in the source's order; repeats are the store's business. */
export function toRows(prospects: readonly Prospect[], criteria: Criteria): Row[] {
  const excluded = (criteria.people.excludeTitles ?? []).map(wholeWords);
  return prospects.map((prospect) => ({
    ...prospect,
    identity: identityOf(prospect),
    isFilteredOut: excluded.some((words) => words.test(prospect.title ?? prospect.headline ?? "")),
  }));
}

/** The same rows, so that the store can leave out who must not be found again. */
export function markRows(rows: readonly Row[], marksOf: (row: Row) => RowMarks): Row[] {
  return rows.map((row) => ({ ...row, marks: marksOf(row) }));
}

/**
 * LinkedIn gives one person a different id in each product; the member number behind them is the same, and so is the
 * public profile address.
 */
export function identityOf(prospect: Prospect): string {
  if (prospect.memberId !== null) return `linkedin:member:${prospect.memberId}`;
  const [, slug] = /\/in\/([^/?#]+)/.exec(prospect.linkedinUrl ?? "") ?? [];
  if (slug) return `linkedin:in:${slug.toLowerCase()}`;
  return `${prospect.provider}:${prospect.providerId}`;
}

/** "CTO" is not in "Director": letters and digits end a word, in every script. */
function wholeWords(phrase: string): RegExp {
  const escaped = phrase.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "iu");
}
