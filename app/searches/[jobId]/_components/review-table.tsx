"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { cn } from "#app/_lib/cn.ts";
import { COLUMNS, type Column, ROLES, ROW_GRID } from "./columns.ts";
import { ReviewRow, ROW_HEIGHT } from "./review-row.tsx";
import { nextSort } from "./review-view.ts";
import type { Review } from "./use-review.ts";
import { useRowWindow } from "./use-row-window.ts";

const HEAD_HEIGHT = 36;

/** The rows of one page as a table, of which only what is in sight exists. */
export function ReviewTable({ review }: { review: Review }) {
  "use no memo"; // the virtualizer changes without new props
  const { scroller, virtual } = useRowWindow(review, { rowHeight: ROW_HEIGHT, head: HEAD_HEIGHT });
  const { rows, active, results, shownView } = review;
  const before = (shownView.page - 1) * shownView.perPage;
  return (
    <div
      ref={scroller}
      className="@container min-h-0 flex-1 overflow-y-auto overflow-x-hidden bg-surface"
    >
      <table
        {...ROLES.grid}
        aria-label={`Prospects of ${review.job.name}`}
        aria-rowcount={(results.page?.total ?? 0) + 1}
        aria-busy={results.isLoading}
        className={cn("block", results.isLoading && "quiet")}
      >
        <TableHead review={review} />
        <tbody
          {...ROLES.rowGroup}
          className="relative block"
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const shown = rows[index];
            return shown === undefined ? null : (
              <ReviewRow
                key={shown.row.id}
                review={review}
                shown={shown}
                isActive={index === active.index}
                place={{ rowIndex: before + index + 2, top: start }}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function TableHead({ review }: { review: Review }) {
  const { picking, rows } = review;
  const some = picking.count > 0 ? "indeterminate" : false;
  const toggle = () => (picking.isWholePage ? picking.dropPage() : picking.pickPage());
  return (
    <thead {...ROLES.rowGroup} className="sticky top-0 z-10 block border-b bg-canvas">
      <tr {...ROLES.row} aria-rowindex={1} className={cn(ROW_GRID, "h-9 items-center px-3")}>
        <th {...ROLES.head} className="flex">
          <Checkbox
            checked={picking.isWholePage ? true : some}
            disabled={rows.length === 0}
            onCheckedChange={toggle}
            aria-label="Select all rows of this page"
          />
        </th>
        {COLUMNS.map((column) => (
          <HeadCell key={column.key} column={column} review={review} />
        ))}
      </tr>
    </thead>
  );
}

const DIRECTIONS = { asc: "ascending", desc: "descending" } as const;

function HeadCell({ column, review }: { column: Column; review: Review }) {
  const { view, setView } = review;
  const { sort } = column;
  const look = cn("text-left font-medium text-ink-faint text-xs", column.className);
  if (sort === undefined) {
    return (
      <th {...ROLES.head} className={look}>
        {column.label}
      </th>
    );
  }
  const isSorted = view.sort === sort;
  const Arrow = view.order === "asc" ? ArrowUp : ArrowDown;
  return (
    <th {...ROLES.head} className={look} aria-sort={isSorted ? DIRECTIONS[view.order] : "none"}>
      <button
        type="button"
        className="-ml-1.5 inline-flex h-7 items-center gap-1 rounded-sm px-1.5 hover:bg-hover hover:text-ink"
        onClick={() => setView(nextSort(view, sort))}
      >
        {column.label}
        {isSorted ? <Arrow className="size-3" aria-hidden="true" /> : null}
      </button>
    </th>
  );
}
