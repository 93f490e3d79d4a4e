"use client";

import { cn } from "#app/_lib/cn.ts";
import { ReviewCard } from "./review-card.tsx";
import type { Review } from "./use-review.ts";
import { useRowWindow } from "./use-row-window.ts";

/** The same rows for a narrow screen. */
export function ReviewCards({ review }: { review: Review }) {
  "use no memo"; // the virtualizer changes without new props
  const { scroller, virtual } = useRowWindow(review, { rowHeight: 206, head: 0 });
  const { rows, results, shownView } = review;
  const before = (shownView.page - 1) * shownView.perPage;
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto pt-3">
      <ul
        aria-label={`Prospects of ${review.job.name}`}
        aria-busy={results.isLoading}
        className={cn("relative", results.isLoading && "quiet")}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const shown = rows[index];
          return shown === undefined ? null : (
            <li
              key={shown.row.id}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={results.page?.total ?? rows.length}
              aria-posinset={before + index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <ReviewCard review={review} shown={shown} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
