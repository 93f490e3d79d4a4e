"use client";

import { Check, RotateCcw, X } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { cn } from "#app/_lib/cn.ts";
import type { Decision } from "#lib/contract/decision.ts";
import { prospectName } from "./prospect-words.ts";
import type { ShownRow } from "./row-marks.ts";

interface Props {
  shown: ShownRow;
  onDecide: (decision: Decision) => void;
  className?: string;
}

/**
 * The decision of one row for a finger. Each button keeps its place whatever was decided: a second tap must not fall on
 * another one.
 */
export function DecisionToggle({ shown, onDecide, className }: Props) {
  const { decision } = shown.choice;
  const isRejected = decision === "rejected";
  const isApproved = decision === "approved";
  return (
    <div
      className={cn("grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_var(--control)] gap-2", className)}
    >
      <Button
        className={cn("text-bad", isRejected && "border-bad bg-bad-soft hover:bg-bad-soft")}
        aria-pressed={isRejected}
        onClick={() => onDecide("rejected")}
      >
        <X aria-hidden="true" />
        {isRejected ? "Rejected" : "Reject"}
      </Button>
      <Button
        className={cn(
          "border-ok/50 text-ok",
          isApproved && "border-ok bg-ok-soft hover:bg-ok-soft",
        )}
        aria-pressed={isApproved}
        onClick={() => onDecide("approved")}
      >
        <Check aria-hidden="true" />
        {isApproved ? "Approved" : "Approve"}
      </Button>
      <Button
        variant="ghost"
        size="icon"
        className={cn(decision === "undecided" && "invisible")}
        title="Back to undecided"
        aria-label={`Back to undecided: ${prospectName(shown.row)}`}
        onClick={() => onDecide("undecided")}
      >
        <RotateCcw aria-hidden="true" />
      </Button>
    </div>
  );
}
