"use client";

import { Check, RotateCcw, X } from "lucide-react";
import { cn } from "#app/_lib/cn.ts";
import type { Decision } from "#lib/contract/decision.ts";
import { prospectName } from "./prospect-words.ts";
import type { ShownRow } from "./row-marks.ts";

interface Props {
  shown: ShownRow;
  onDecide: (decision: Decision) => void;
}

const SMALL =
  "inline-flex h-7 items-center justify-center gap-1 rounded-md border px-2 font-medium text-sm transition-colors";

/**
 * The mouse's way to decide one row of the table; keys and the bar below do the same. The way back is where no other
 * button was, or a second click would take it.
 */
export function DecisionButtons({ shown, onDecide }: Props) {
  const name = prospectName(shown.row);
  if (shown.choice.decision !== "undecided") {
    return (
      <button
        type="button"
        tabIndex={-1}
        className={cn(SMALL, "w-7 border-transparent px-0 text-ink-faint hover:bg-sunken")}
        aria-label={`Back to undecided: ${name}`}
        onClick={() => onDecide("undecided")}
      >
        <RotateCcw className="size-3.5" aria-hidden="true" />
      </button>
    );
  }
  return (
    <span className="flex gap-1.5">
      <button
        type="button"
        tabIndex={-1}
        className={cn(SMALL, "text-ok hover:border-ok hover:bg-ok-soft")}
        aria-label={`Approve ${name}`}
        onClick={() => onDecide("approved")}
      >
        <Check className="size-3.5" strokeWidth={2.5} aria-hidden="true" />
        Approve
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={cn(SMALL, "w-7 px-0 text-bad hover:border-bad hover:bg-bad-soft")}
        aria-label={`Reject ${name}`}
        onClick={() => onDecide("rejected")}
      >
        <X className="size-3.5" strokeWidth={2.5} aria-hidden="true" />
      </button>
    </span>
  );
}
