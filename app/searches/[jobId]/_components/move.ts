import type { ShownRow } from "./row-marks.ts";

/** The undecided row nearest after `from` (or before, going back); null when the page has none that way. */
export function undecidedNear(
  rows: readonly ShownRow[],
  from: number,
  step: 1 | -1,
): number | null {
  for (let index = from + step; index >= 0 && index < rows.length; index += step) {
    if (rows[index]?.choice.decision === "undecided") return index;
  }
  return null;
}

/** Where to go after deciding: the next undecided row, else one that was passed over, else stay. */
export function afterDeciding(
  rows: readonly ShownRow[],
  from: number,
  decided: ReadonlySet<string>,
): number {
  const isOpen = ({ row, choice }: ShownRow) =>
    choice.decision === "undecided" && !decided.has(row.id);
  const after = rows.findIndex((row, index) => index > from && isOpen(row));
  if (after >= 0) return after;
  const first = rows.findIndex(isOpen);
  return first >= 0 ? first : from;
}
