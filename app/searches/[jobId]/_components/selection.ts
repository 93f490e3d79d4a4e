import type { Selection } from "#lib/contract/decision.ts";
import type { Result, ResultFilter, ResultsPage } from "#lib/contract/prospect.ts";

/**
 * Rows picked one by one, or everything that matched a filter at one moment, less some: those taken out by hand
 * (`excluded`), and those that were decided since and match no more (`left`; not in `total`).
 */
export type Picked =
  | { readonly kind: "rows"; readonly ids: ReadonlySet<string> }
  | {
      readonly kind: "matching";
      readonly filter: ResultFilter;
      readonly asOfSeq: number;
      readonly total: number;
      readonly excluded: ReadonlySet<string>;
      readonly left: ReadonlySet<string>;
    };

type Row = Pick<Result, "id" | "seq">;

export const nothingPicked: Picked = { kind: "rows", ids: new Set() };

export function isPicked(picked: Picked, row: Row): boolean {
  if (picked.kind === "rows") return picked.ids.has(row.id);
  return isWithin(picked, row) && !picked.excluded.has(row.id);
}

export function pickedCount(picked: Picked): number {
  return picked.kind === "rows" ? picked.ids.size : picked.total - picked.excluded.size;
}

export function toggleRow(picked: Picked, row: Row): Picked {
  return isPicked(picked, row) ? dropRows(picked, [row]) : pickRows(picked, [row]);
}

export function pickRows(picked: Picked, rows: readonly Row[]): Picked {
  if (picked.kind === "rows") return { kind: "rows", ids: withIds(picked.ids, rows) };
  return { ...picked, excluded: withoutIds(picked.excluded, rows) };
}

export function dropRows(picked: Picked, rows: readonly Row[]): Picked {
  if (picked.kind === "rows") return { kind: "rows", ids: withoutIds(picked.ids, rows) };
  const within = rows.filter((row) => isWithin(picked, row));
  return { ...picked, excluded: withIds(picked.excluded, within) };
}

/** Rows that were decided one by one while all that match are picked: they match no more. */
export function leaveRows(picked: Picked, rows: readonly Row[]): Picked {
  if (picked.kind === "rows" || picked.filter.decision === undefined) return picked;
  const leaving = rows.filter((row) => isWithin(picked, row));
  return {
    ...picked,
    total: picked.total - leaving.length,
    excluded: withoutIds(picked.excluded, leaving),
    left: withIds(picked.left, leaving),
  };
}

interface Matching {
  readonly page: ResultsPage;
  readonly filter: ResultFilter;
  /** Rows of the page that were decided since it was read. */
  readonly left: readonly Row[];
}

/** Fixes the moment: rows that arrive after `page` was read are not touched by what follows. */
export function pickMatching({ page, filter, left }: Matching): Picked {
  const { asOfSeq, total } = page;
  const all = { asOfSeq, total, excluded: new Set<string>(), left: new Set<string>() };
  return leaveRows({ kind: "matching", filter, ...all }, left);
}

export function rowRange<Item extends Row>(
  rows: readonly Item[],
  from: string,
  to: string,
): readonly Item[] {
  const end = rows.findIndex(({ id }) => id === to);
  const start = rows.findIndex(({ id }) => id === from);
  if (end < 0) return [];
  if (start < 0) return rows.slice(end, end + 1);
  return rows.slice(Math.min(start, end), Math.max(start, end) + 1);
}

export function toSelection(picked: Picked): Selection {
  if (picked.kind === "rows") return { ids: [...picked.ids] };
  const { filter, asOfSeq, excluded, left } = picked;
  return { filter, asOfSeq, excludeIds: [...excluded, ...left] };
}

/** Rows that came later, or match no more, are not the server's to touch. */
function isWithin(picked: Extract<Picked, { kind: "matching" }>, row: Row): boolean {
  return row.seq <= picked.asOfSeq && !picked.left.has(row.id);
}

function withIds(ids: ReadonlySet<string>, rows: readonly Row[]): ReadonlySet<string> {
  return new Set([...ids, ...rows.map(({ id }) => id)]);
}

function withoutIds(ids: ReadonlySet<string>, rows: readonly Row[]): ReadonlySet<string> {
  const rest = new Set(ids);
  for (const { id } of rows) rest.delete(id);
  return rest;
}
