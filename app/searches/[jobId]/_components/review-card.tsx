"use client";

import { Check, RotateCcw, X } from "lucide-react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { cn } from "#app/_lib/cn.ts";
import type { Decision } from "#lib/contract/decision.ts";
import { degreeWord, prospectName } from "./prospect-words.ts";
import { decideRow } from "./review-actions.ts";
import { DecisionWords } from "./review-row.tsx";
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
  const isDecided = shown.choice.decision !== "undecided";
  const openDetails = () => {
    active.point(row.id);
    layers.setDetailsOpen(true);
  };
  return (
    <article
      aria-label={prospectName(row)}
      className={cn(
        "mx-3 mb-2.5 rounded-lg border bg-surface p-3.5 shadow-card",
        isPicked(picking.picked, row.id) && "border-accent bg-accent-soft",
        shown.state === "failed" && "border-bad bg-bad-soft",
      )}
    >
      <div className="flex items-start gap-3">
        <Checkbox
          className="mt-1"
          checked={isPicked(picking.picked, row.id)}
          onCheckedChange={() => picking.toggle(row.id)}
          aria-label={`Select ${prospectName(row)}`}
        />
        <button
          type="button"
          className={cn(
            "-my-1 min-h-11 min-w-0 flex-1 text-left text-lg",
            isDecided && "opacity-70",
          )}
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
      </div>
      <CardButtons
        shown={shown}
        onDecide={(decision) => decideRow(review, shown, { decision, reason: null })}
      />
    </article>
  );
}

function CardButtons(props: { shown: ShownRow; onDecide: (decision: Decision) => void }) {
  const { shown, onDecide } = props;
  if (shown.choice.decision !== "undecided") {
    return (
      <div className="mt-3 flex min-h-11 items-center justify-between gap-2">
        <DecisionWords shown={shown} />
        <Button variant="ghost" onClick={() => onDecide("undecided")}>
          <RotateCcw aria-hidden="true" />
          Back to undecided
        </Button>
      </div>
    );
  }
  return (
    <div className="mt-3">
      <DecisionWords shown={shown} />
      <div className="grid grid-cols-2 gap-2">
        <Button className="text-bad" onClick={() => onDecide("rejected")}>
          <X aria-hidden="true" />
          Reject
        </Button>
        <Button className="border-ok/50 text-ok" onClick={() => onDecide("approved")}>
          <Check aria-hidden="true" />
          Approve
        </Button>
      </div>
    </div>
  );
}
