import { hash, numbering } from "./hash.ts";
import type { CompanyRow } from "./rows.ts";
import { plain, searchable } from "./words.ts";

export type Company = {
  id: string;
  name: string;
  text: string;
  headcount: number;
  people: number;
  row: CompanyFacts;
};

type CompanyFacts = CompanyRow & { placeIds: string[] };

export type Companies = {
  named(name: string, row?: CompanyFacts): Company;
  list(): Company[];
};

const HEADCOUNTS = [
  [1, 10],
  [11, 50],
  [51, 200],
  [201, 500],
  [501, 1_000],
  [1_001, 5_000],
  [5_001, 10_000],
  [10_001, 90_000],
] as const;

export function companies(): Companies {
  const byName = new Map<string, Company>();
  const ids = numbering(90_000_000, 9_999_999);
  return {
    named(name, row) {
      const key = plain(name) || name;
      const found = byName.get(key);
      if (found) return found;
      const made: Company = {
        id: String(ids(key)),
        name,
        text: searchable(name),
        headcount: row?.headcount ?? leastOf(row?.headcount_code) ?? madeUp(key),
        people: 0,
        row: row ?? { name, placeIds: [] },
      };
      byName.set(key, made);
      return made;
    },
    list: () => [...byName.values()],
  };
}

/** The letters that LinkedIn's search has for sizes: A is one person alone. */
function leastOf(code: CompanyRow["headcount_code"]): number | undefined {
  if (!code) return undefined;
  return HEADCOUNTS["BCDEFGHI".indexOf(code)]?.[0] ?? 1;
}

/** Where the data has no size; the same in every run. */
function madeUp(key: string): number {
  const value = hash(`headcount:${key}`);
  const [min, max] = HEADCOUNTS[value % HEADCOUNTS.length] ?? [1, 10];
  return min + (Math.floor(value / HEADCOUNTS.length) % (max - min + 1));
}
