"use client";

import { Badge } from "#app/_components/ui/badge.tsx";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { cn } from "#app/_lib/cn.ts";
import { DecisionToggle } from "./decision-toggle.tsx";
import { DecisionNote } from "./decision-words.tsx";
import { degreeWord, prospectName } from "./prospect-words.ts";
import { decideRow } from "./review-actions.ts";
import { rowElementId } from "./review-row.tsx";
import { hasLeft } from "./review-view.ts";
import { ContactCell, NameLines, shortLine } from "./row-cells.tsx";
import type { ShownRow } from "./row-marks.ts";
import { isPicked } from "./selection.ts";
import type { Review } from "./use-review.ts";

interface Props {
  review: Review;
  shown: ShownRow;
}

/** One prospect on a phone: big buttons, nothing to scroll sideways. */
export function ReviewCard({ review, shown }: Props) {
  const { row } = shown;
  const { picking, active, layers } = review;
  const openDetails = () => {
    active.point(row.id);
    layers.setDetailsOpen(true);
  };
  return (
    <article
      aria-label={prospectName(row)}
      data-decision={shown.choice.decision}
      data-state={shown.state}
      className={cn("mx-3 mb-2.5 rounded-lg border p-3.5 shadow-card", cardLook(review, shown))}
    >
      <div className="flex items-start gap-3">
        <Checkbox
          className="mt-1"
          checked={isPicked(picking.picked, row)}
          onCheckedChange={() => picking.toggle(shown)}
          aria-label={`Select ${prospectName(row)}`}
        />
        <button
          type="button"
          id={rowElementId(row.id)}
          className="-my-1 min-h-11 min-w-0 flex-1 text-left text-lg"
          aria-haspopup="dialog"
          onClick={openDetails}
        >
          <NameLines row={row} />
          <span className="mt-0.5 block truncate text-ink-faint text-sm">{shortLine(row)}</span>
        </button>
        <ContactCell row={row} isFocusable={true} />
      </div>
      <div className="mt-2 flex items-center gap-1.5">
        {row.novelty === "new" ? <Badge tone="accent">New</Badge> : <Badge>Seen before</Badge>}
        {row.degree === null ? null : <Badge tone="outline">{degreeWord(row)}</Badge>}
        <DecisionNote shown={shown} className="ml-auto min-w-0" />
      </div>
      <DecisionToggle
        className="mt-3"
        shown={shown}
        onDecide={(decision) => decideRow(review, shown, { decision, reason: null })}
      />
    </article>
  );
}

/** Decided cards stay where they are and step back, so that nothing jumps under the finger. */
function cardLook(review: Review, shown: ShownRow): string {
  if (shown.state === "failed") return "border-bad bg-bad-soft";
  if (isPicked(review.picking.picked, shown.row)) return "border-accent bg-accent-soft";
  return hasLeft(review.shownView, shown) ? "bg-sunken quiet" : "bg-surface";
}
