import type { Selection } from "#lib/contract/decision.ts";
import type { ResultFilter, ResultsPage } from "#lib/contract/prospect.ts";

/** Rows picked one by one, or everything that matched a filter at one moment, less some. */
export type Picked =
  | { readonly kind: "rows"; readonly ids: ReadonlySet<string> }
  | {
      readonly kind: "matching";
      readonly filter: ResultFilter;
      readonly asOfSeq: number;
      readonly total: number;
      readonly excluded: ReadonlySet<string>;
    };

export const nothingPicked: Picked = { kind: "rows", ids: new Set() };

export function isPicked(picked: Picked, rowId: string): boolean {
  return picked.kind === "rows" ? picked.ids.has(rowId) : !picked.excluded.has(rowId);
}

export function pickedCount(picked: Picked): number {
  return picked.kind === "rows" ? picked.ids.size : picked.total - picked.excluded.size;
}

export function toggleRow(picked: Picked, rowId: string): Picked {
  if (picked.kind === "rows") return { kind: "rows", ids: flip(picked.ids, rowId) };
  return { ...picked, excluded: flip(picked.excluded, rowId) };
}

export function pickRows(picked: Picked, rowIds: readonly string[]): Picked {
  if (picked.kind === "rows") return { kind: "rows", ids: new Set([...picked.ids, ...rowIds]) };
  return { ...picked, excluded: without(picked.excluded, rowIds) };
}

export function dropRows(picked: Picked, rowIds: readonly string[]): Picked {
  if (picked.kind === "rows") return { kind: "rows", ids: without(picked.ids, rowIds) };
  return { ...picked, excluded: new Set([...picked.excluded, ...rowIds]) };
}

/** Fixes the moment: rows that arrive after `page` was read are not touched by what follows. */
export function pickMatching(page: ResultsPage, filter: ResultFilter): Picked {
  return {
    kind: "matching",
    filter,
    asOfSeq: page.asOfSeq,
    total: page.total,
    excluded: new Set(),
  };
}

export function rowRange(rowIds: readonly string[], from: string | null, to: string): string[] {
  const end = rowIds.indexOf(to);
  const start = from === null ? end : rowIds.indexOf(from);
  if (end < 0) return [];
  if (start < 0) return [to];
  return rowIds.slice(Math.min(start, end), Math.max(start, end) + 1);
}

export function toSelection(picked: Picked): Selection {
  if (picked.kind === "rows") return { ids: [...picked.ids] };
  const { filter, asOfSeq, excluded } = picked;
  return { filter, asOfSeq, excludeIds: [...excluded] };
}

function flip(ids: ReadonlySet<string>, rowId: string): ReadonlySet<string> {
  return ids.has(rowId) ? without(ids, [rowId]) : new Set([...ids, rowId]);
}

function without(ids: ReadonlySet<string>, rowIds: readonly string[]): ReadonlySet<string> {
  const left = new Set(ids);
  for (const rowId of rowIds) left.delete(rowId);
  return left;
}
