"use client";

import { ChevronDown } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import { Kbd } from "#app/_components/ui/kbd.tsx";
import type { RejectReason } from "#lib/contract/decision.ts";
import { REASONS } from "./prospect-words.ts";
import { decide } from "./review-actions.ts";
import type { Review } from "./use-review.ts";

/** Reject and say why: by click, or Shift+R and a digit. */
export function ReasonMenu({ review, isOff }: { review: Review; isOff: boolean }) {
  const { layers, active } = review;
  const reject = (reason: RejectReason) => {
    layers.setReasonOpen(false);
    void decide(review, { decision: "rejected", reason });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const picked = REASONS[Number(event.key) - 1];
    if (picked === undefined) return;
    event.preventDefault();
    reject(picked.value);
  };
  const backToRow = (event: Event) => {
    event.preventDefault();
    active.refocus();
  };
  return (
    <DropdownMenu open={layers.isReasonOpen} onOpenChange={layers.setReasonOpen}>
      <DropdownMenuTrigger asChild={true}>
        <Button
          variant="danger-quiet"
          className="-ml-2 rounded-l-none border-l-0 px-1.5"
          aria-label="Reject with a reason"
          disabled={isOff}
        >
          <ChevronDown aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top" onKeyDown={onKeyDown} onCloseAutoFocus={backToRow}>
        <DropdownMenuLabel>Reject because</DropdownMenuLabel>
        {REASONS.map(({ value, label }, index) => (
          <DropdownMenuItem key={value} onSelect={() => reject(value)}>
            <span className="flex-1">{label}</span>
            <Kbd>{index + 1}</Kbd>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
