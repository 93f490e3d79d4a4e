"use client";

import { cn } from "#app/_lib/cn.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { TABS, type Tab } from "./review-view.ts";
import type { Review } from "./use-review.ts";

const LABELS: Record<Tab, string> = {
  undecided: "Undecided",
  approved: "Approved",
  rejected: "Rejected",
  all: "All",
};

export function ReviewTabs({ review }: { review: Review }) {
  const { view, setView, tabCounts } = review;
  return (
    <fieldset className="flex min-w-0 gap-1 max-md:w-full overflow-x-auto rounded-lg bg-sunken p-1 [scrollbar-width:none]">
      <legend className="sr-only">Show</legend>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          aria-pressed={view.tab === tab}
          data-tab={tab}
          className={cn(
            "inline-flex h-(--control-sm) shrink-0 grow items-center justify-center gap-x-1.5 rounded-md px-2.5 font-medium text-ink-soft text-sm transition-colors hover:text-ink max-md:flex-col max-md:px-1.5 max-md:leading-tight",
            view.tab === tab && "bg-surface text-ink shadow-card",
          )}
          onClick={() => setView({ tab })}
        >
          {LABELS[tab]}
          <span className="text-ink-faint text-xs tabular-nums">
            {formatNumber(tabCounts[tab])}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
