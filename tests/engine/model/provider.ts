import type { Prospect } from "#lib/contract/prospect.ts";
import { SourceError } from "#lib/engine/errors.ts";
import type { SourcePage } from "#lib/engine/ports.ts";
import { identityOf } from "#lib/engine/rows.ts";
import { person } from "#tests/fakes/fake-source.ts";
import type { FaultPlan, SearchPlan } from "./plan.ts";

export const EXCLUDED = "assistant";

/** The numbers of the people on each page, in order. */
function listOf({ pages }: SearchPlan): number[][] {
  let known = 0;
  return pages.map(({ fresh, repeats }) => {
    const first = Math.max(0, known - repeats);
    const numbers = Array.from({ length: known - first + fresh }, (_, index) => first + index);
    known += fresh;
    return numbers;
  });
}

function toProspect(number: number): Prospect {
  return person(number, { title: number % 5 === 3 ? "Assistant" : "Director" });
}

/** The page at a cursor: always the same one. */
export function pageAt(search: SearchPlan, cursor: string | null): SourcePage {
  const list = listOf(search);
  const place = Number(cursor ?? 0);
  const isLast = place + 1 >= list.length;
  const after = isLast ? search.loopTo : place + 1;
  return {
    prospects: (list[place] ?? []).map(toProspect),
    nextCursor: after === null ? null : String(after % list.length),
    reported: new Set(list.flat()).size,
  };
}

export interface Expected {
  readonly fetched: number;
  readonly merged: number;
  readonly filteredOut: number;
  readonly reserve: number;
  /** Identities in the order in which they must stand. */
  readonly shown: readonly string[];
}

/** The whole model of a search: what it must have kept when it has read so many pages. */
export function expectedAfter(search: SearchPlan, pages: number): Expected {
  const rows: Prospect[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < pages; read += 1) {
    const page = pageAt(search, cursor);
    rows.push(...page.prospects);
    cursor = page.nextCursor;
  }
  const unique = new Map(rows.map((row) => [identityOf(row), row]));
  const wanted = [...unique].filter(([, { title }]) => !isLeftOut(search, title));
  return {
    fetched: rows.length,
    merged: rows.length - unique.size,
    filteredOut: unique.size - wanted.length,
    reserve: Math.max(0, wanted.length - search.target),
    shown: wanted.slice(0, search.target).map(([identity]) => identity),
  };
}

function isLeftOut({ leavesOutSome }: SearchPlan, title: string | null): boolean {
  return leavesOutSome && title === "Assistant";
}

export function toError({ kind, retryAfterMs }: FaultPlan): Error {
  if (kind === "bug") return new Error("a bug in the source");
  if (kind === "error_500") return new SourceError("transient", "error 500", { status: 500 });
  const retryAfter = kind === "rate_limited" && retryAfterMs !== null ? { retryAfterMs } : {};
  return new SourceError(kind, kind, retryAfter);
}
