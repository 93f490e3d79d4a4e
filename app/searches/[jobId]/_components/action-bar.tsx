"use client";

import { Check, RotateCcw, Undo2, X } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { Kbd } from "#app/_components/ui/kbd.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import type { Decision } from "#lib/contract/decision.ts";
import { Pager } from "./pager.tsx";
import { ReasonMenu } from "./reason-menu.tsx";
import { decide, undo } from "./review-actions.ts";
import { SelectionLine } from "./selection-line.tsx";
import type { Review } from "./use-review.ts";

/** What can be done with the selection, and the way through the pages. */
export function ActionBar({ review, isPhone }: { review: Review; isPhone: boolean }) {
  const { picking, layers } = review;
  // A card is decided by its own buttons; these are for what is selected, or where the keys ask for a reason.
  const hasButtons = !isPhone || picking.count > 0 || layers.isReasonOpen;
  return (
    <div className="border-t bg-canvas">
      <SelectionLine review={review} isPhone={isPhone} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
        {hasButtons ? <DecideButtons review={review} /> : null}
        <div className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1 max-md:w-full max-md:justify-between">
          <UndoButton review={review} />
          <Pager review={review} />
        </div>
      </div>
    </div>
  );
}

function DecideButtons({ review }: { review: Review }) {
  const { picking, rows, results, shownView } = review;
  // Without a selection the buttons are for the row that stands out, as the keys are.
  const count = picking.count > 0 ? ` ${formatNumber(picking.count)}` : "";
  const onDecide = (decision: Decision) => void decide(review, { decision, reason: null });
  const isOff = rows.length === 0;
  // Inert, but it keeps the focus: the rows that these buttons are for are on their way.
  const waits = results.isLoading;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        variant="primary"
        disabled={isOff}
        aria-disabled={waits}
        onClick={() => onDecide("approved")}
        data-action="approve"
      >
        <Check aria-hidden="true" />
        Approve{count}
        <KeyHint text="A" />
      </Button>
      <span className="flex">
        <Button
          variant="danger-quiet"
          className="rounded-r-none"
          disabled={isOff}
          aria-disabled={waits}
          onClick={() => onDecide("rejected")}
          data-action="reject"
        >
          <X aria-hidden="true" />
          Reject{count}
          <KeyHint text="R" />
        </Button>
        <ReasonMenu review={review} isOff={isOff} />
      </span>
      {shownView.tab === "undecided" ? null : (
        <Button
          variant="ghost"
          disabled={isOff}
          aria-disabled={waits}
          onClick={() => onDecide("undecided")}
        >
          <RotateCcw aria-hidden="true" />
          Undecided{count}
          <KeyHint text="U" />
        </Button>
      )}
    </div>
  );
}

function KeyHint({ text }: { text: string }) {
  return (
    <Kbd aria-hidden="true" className="border-current/30 bg-transparent text-current max-lg:hidden">
      {text}
    </Kbd>
  );
}

function UndoButton({ review }: { review: Review }) {
  const { decisions } = review;
  return (
    <Button
      variant="ghost"
      size="sm"
      disabled={decisions.history.length === 0}
      onClick={() => void undo(review)}
    >
      <Undo2 aria-hidden="true" />
      Undo
    </Button>
  );
}
