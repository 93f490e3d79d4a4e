"use client";

import { Keyboard } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { StatusChip } from "#app/_components/ui/status-chip.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import { isOver } from "#lib/contract/job.ts";
import { ReviewPills } from "./review-pills.tsx";
import { ReviewSearch } from "./review-search.tsx";
import { ReviewTabs } from "./review-tabs.tsx";
import { SortMenu } from "./sort-menu.tsx";
import type { Review } from "./use-review.ts";

interface Props {
  review: Review;
  title: ReactNode;
  /** The way out: the dialog's ✕, or the link back. */
  exit: ReactNode;
  isPhone: boolean;
}

export function ReviewHead({ review, title, exit, isPhone }: Props) {
  const { job, layers } = review;
  const { current, target } = job.progress;
  return (
    <header className="flex flex-col gap-2.5 border-b bg-canvas px-3 pt-2.5 pb-2.5 md:px-4">
      <div className="flex items-center gap-2.5">
        {title}
        <StatusChip job={job} />
        {isOver(job.status) ? null : (
          <span className="text-ink-soft text-sm tabular-nums max-sm:hidden">
            {formatNumber(current)} of {formatNumber(target)}
          </span>
        )}
        <span className="ml-auto flex items-center gap-1">
          {isPhone ? null : (
            <Button
              variant="ghost"
              size="icon"
              aria-label="Keyboard shortcuts"
              onClick={() => layers.setHelpOpen(true)}
            >
              <Keyboard aria-hidden="true" />
            </Button>
          )}
          {exit}
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2.5">
        <ReviewTabs review={review} />
        <span className="flex gap-2 max-md:w-full">
          <ReviewSearch review={review} />
          {isPhone ? <SortMenu review={review} /> : null}
        </span>
        <HiddenByWords review={review} />
        <span className="ml-auto empty:hidden max-md:ml-0">
          <ReviewPills review={review} />
        </span>
      </div>
    </header>
  );
}

/** Rows that the words hide are counted, so that nobody takes them for lost. */
function HiddenByWords({ review }: { review: Review }) {
  const { view, setView, results } = review;
  if (view.q === "" || results.page === null || results.isLoading) return null;
  const { counts, total } = results.page;
  const all = { ...counts, all: counts.undecided + counts.approved + counts.rejected };
  const hidden = Math.max(0, all[view.tab] - total);
  return (
    <span className="flex items-center gap-1.5 text-ink-soft text-sm" data-hidden={hidden}>
      {formatNumber(hidden)} hidden by “{view.q}”
      <Button variant="link" className="text-sm max-md:min-h-11" onClick={() => setView({ q: "" })}>
        Show
      </Button>
    </span>
  );
}
