"use client";

import { ArrowDown, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { counted, formatNumber } from "#app/_lib/format.ts";
import { readAgain } from "./review-actions.ts";
import type { Review } from "./use-review.ts";

/** What changed since these rows were read; they stay as they are until somebody asks. */
export function ReviewPills({ review }: { review: Review }) {
  const { arrived, isDecidedElsewhere, rows, leftTab, results } = review;
  const onClick = () => void readAgain(review);
  if (rows.length === 0) return null;
  if (arrived > 0) {
    return (
      <Pill onClick={onClick} isBusy={results.isRefreshing} name="arrived">
        <ArrowDown aria-hidden="true" />
        {counted(arrived, "new row")} – show
      </Pill>
    );
  }
  if (leftTab === rows.length) {
    const more = Math.max(0, (results.page?.total ?? 0) - leftTab);
    return (
      <Pill onClick={onClick} isBusy={results.isRefreshing} name="page-done">
        <ArrowDown aria-hidden="true" />
        {more > 0
          ? `Page done – show the next of ${formatNumber(more)}`
          : "All done – see the result"}
      </Pill>
    );
  }
  if (!isDecidedElsewhere) return null;
  return (
    <Pill onClick={onClick} isBusy={results.isRefreshing} name="changed-elsewhere">
      <RefreshCw aria-hidden="true" />
      Decided elsewhere – refresh
    </Pill>
  );
}

interface PillProps {
  name: string;
  isBusy: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Pill({ name, isBusy, onClick, children }: PillProps) {
  return (
    <Button
      size="sm"
      className="rounded-full border-accent/50 bg-accent-soft text-accent-text hover:border-accent hover:bg-accent-soft"
      isBusy={isBusy}
      onClick={onClick}
      data-pill={name}
    >
      {children}
    </Button>
  );
}
