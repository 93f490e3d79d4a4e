"use client";

import { ArrowUpDown } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import { ORDERS } from "./review-view.ts";
import type { Review } from "./use-review.ts";

/** The order of the rows, where there are no column heads to click. */
export function SortMenu({ review }: { review: Review }) {
  const { view, setView } = review;
  const current = ORDERS.find(({ sort, order }) => sort === view.sort && order === view.order);
  const choose = (label: string) => {
    const chosen = ORDERS.find((one) => one.label === label);
    if (chosen) setView({ sort: chosen.sort, order: chosen.order });
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild={true}>
        <Button size="icon" aria-label={`Order: ${current?.label ?? "As found"}`}>
          <ArrowUpDown aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuRadioGroup value={current?.label ?? ""} onValueChange={choose}>
          {ORDERS.map(({ label }) => (
            <DropdownMenuRadioItem key={label} value={label}>
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
