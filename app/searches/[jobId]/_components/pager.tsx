"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { Select } from "#app/_components/ui/select.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import { GoToRow } from "./go-to-row.tsx";
import { turnPage } from "./review-actions.ts";
import { PAGE_SIZES } from "./review-view.ts";
import type { Review } from "./use-review.ts";

const SIZES = PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} a page` }));

export function Pager({ review }: { review: Review }) {
  const { view, shownView, setView, results, rows, leftTab } = review;
  const total = results.page?.total ?? 0;
  const totalPages = Math.max(1, results.page?.totalPages ?? 1);
  const first = (shownView.page - 1) * shownView.perPage + 1;
  const isLast = view.page >= totalPages && leftTab === 0;
  return (
    <nav aria-label="Pages" className="flex items-center gap-1.5">
      <span className="text-ink-soft text-sm tabular-nums">
        {rows.length === 0
          ? "0"
          : `${formatNumber(first)}–${formatNumber(first + rows.length - 1)}`}{" "}
        of {formatNumber(total)}
      </span>
      <GoToRow review={review} total={total} />
      <Select
        className="w-30 text-sm max-md:hidden"
        aria-label="Rows on a page"
        value={String(view.perPage)}
        options={SIZES}
        onValueChange={(size) => setView({ perPage: Number(size) })}
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label="Previous page"
        disabled={view.page <= 1}
        onClick={() => turnPage(review, -1)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <span className="text-ink-soft text-sm tabular-nums max-md:sr-only">
        Page {formatNumber(view.page)} of {formatNumber(totalPages)}
      </span>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Next page"
        disabled={isLast}
        onClick={() => turnPage(review, 1)}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </nav>
  );
}
