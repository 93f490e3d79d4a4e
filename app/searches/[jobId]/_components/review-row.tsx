"use client";

import type { MouseEvent } from "react";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { cn } from "#app/_lib/cn.ts";
import { MEDIUM_ONLY, NOT_NARROW, ROLES, ROW_GRID, WIDE_ONLY } from "./columns.ts";
import { DecisionButtons } from "./decision-buttons.tsx";
import { DecisionWords } from "./decision-words.tsx";
import { prospectName } from "./prospect-words.ts";
import { decideRow } from "./review-actions.ts";
import { hasLeft } from "./review-view.ts";
import {
  CompanyLines,
  ContactCell,
  DegreeCell,
  NameLines,
  NoveltyCell,
  PlaceCell,
  SourceCell,
} from "./row-cells.tsx";
import type { ShownRow } from "./row-marks.ts";
import { isPicked } from "./selection.ts";
import type { Review } from "./use-review.ts";

interface Props {
  review: Review;
  shown: ShownRow;
  isActive: boolean;
  /** Where the row stands among all rows of the search, the head being row 1. */
  place: { rowIndex: number; top: number };
}

/** One line of the table. */
export function ReviewRow({ review, shown, isActive, place }: Props) {
  const { row, choice } = shown;
  return (
    <tr
      {...ROLES.row}
      id={rowElementId(row.id)}
      tabIndex={isActive ? 0 : -1}
      aria-rowindex={place.rowIndex}
      aria-selected={isPicked(review.picking.picked, row)}
      data-decision={choice.decision}
      data-state={shown.state}
      onFocus={() => review.active.point(row.id)}
      onClick={(event) => clickRow(review, row.id, event)}
      style={{ height: ROW_HEIGHT, transform: `translateY(${place.top}px)` }}
      className={cn(
        ROW_GRID,
        "absolute inset-x-0 top-0 items-center px-3 -outline-offset-2",
        rowLook(review, shown, isActive),
      )}
    >
      <RowCells review={review} shown={shown} isActive={isActive} />
    </tr>
  );
}

function RowCells({ review, shown, isActive }: Omit<Props, "place">) {
  const { row, choice } = shown;
  return (
    <>
      <SelectCell review={review} shown={shown} />
      <td {...ROLES.cell} className="min-w-0">
        <button
          type="button"
          tabIndex={-1}
          className="block w-full rounded-sm text-left hover:[&>span:first-child]:underline"
          aria-haspopup="dialog"
          onClick={() => openDetails(review, row.id)}
        >
          <NameLines row={row} />
        </button>
      </td>
      <td {...ROLES.cell} className={cn("min-w-0", NOT_NARROW)}>
        <CompanyLines row={row} />
      </td>
      <td {...ROLES.cell} className={cn("min-w-0", MEDIUM_ONLY)}>
        <PlaceCell row={row} />
      </td>
      <td {...ROLES.cell} className={MEDIUM_ONLY}>
        <DegreeCell row={row} />
      </td>
      <td {...ROLES.cell} className={WIDE_ONLY}>
        <NoveltyCell row={row} />
      </td>
      <td {...ROLES.cell} className={cn("min-w-0", WIDE_ONLY)}>
        <SourceCell row={row} />
      </td>
      <td {...ROLES.cell} className={NOT_NARROW}>
        <ContactCell row={row} isFocusable={isActive} />
      </td>
      <td {...ROLES.cell} className="flex min-w-0 items-center justify-between gap-1">
        <DecisionWords shown={shown} />
        {choice.decision !== "undecided" || shown.state !== "failed" ? (
          <DecisionButtons
            shown={shown}
            onDecide={(decision) => {
              decideRow(review, shown, { decision, reason: null });
              // The button that was clicked goes, and the focus would go with it.
              review.active.refocus();
            }}
          />
        ) : null}
      </td>
    </>
  );
}

function SelectCell({ review, shown }: { review: Review; shown: ShownRow }) {
  const { picking, active } = review;
  const { id } = shown.row;
  const onClick = (event: MouseEvent) => {
    event.stopPropagation();
    active.point(id);
    if (!event.shiftKey) return picking.toggle(shown);
    picking.extendTo(id);
  };
  return (
    <td {...ROLES.cell} className="flex">
      <Checkbox
        checked={isPicked(picking.picked, shown.row)}
        onClick={onClick}
        tabIndex={-1}
        aria-label={`Select ${prospectName(shown.row)}`}
      />
    </td>
  );
}

export const ROW_HEIGHT = 54;

export function rowElementId(rowId: string): string {
  return `row-${rowId}`;
}

function openDetails(review: Review, rowId: string): void {
  review.active.point(rowId);
  review.layers.setDetailsOpen(true);
}

function clickRow(review: Review, rowId: string, event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest("a, button") !== null) return;
  review.active.point(rowId);
  if (event.shiftKey) review.picking.extendTo(rowId);
}

/** Decided rows stay where they are and step back, so that nothing jumps under the pointer. */
function rowLook(review: Review, shown: ShownRow, isActive: boolean): string {
  const picked = isPicked(review.picking.picked, shown.row);
  const isQuiet = hasLeft(review.shownView, shown) && shown.state !== "failed";
  return cn(
    "border-b transition-colors hover:bg-hover",
    picked && "bg-accent-soft hover:bg-accent-soft",
    isActive && "inset-shadow-[3px_0_0_var(--accent)] bg-hover",
    isActive && picked && "bg-accent-soft",
    isQuiet && "bg-sunken [&>td:not(:last-child)]:quiet",
    shown.state === "failed" && "inset-shadow-[3px_0_0_var(--bad)] bg-bad-soft hover:bg-bad-soft",
  );
}
