"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { counted, formatNumber } from "#app/_lib/format.ts";
import { giveUpFailed, retryFailed } from "./review-actions.ts";
import type { Review } from "./use-review.ts";

/** Says what the buttons below will act on, and offers the rest of what matches. */
export function SelectionLine({ review }: { review: Review }) {
  const { picking, rows } = review;
  const failed = rows.filter(({ state }) => state === "failed").length;
  if (failed > 0) return <FailedLine review={review} count={failed} />;
  if (picking.count === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-accent-soft px-4 py-1.5 text-accent-text text-sm">
      <span className="font-medium">{selectedWords(review)}</span>
      <SelectAllButton review={review} />
      <Button variant="link" className="text-sm max-md:min-h-11" onClick={picking.clear}>
        Clear
      </Button>
    </div>
  );
}

function selectedWords({ picking }: Review): string {
  if (picking.picked.kind === "rows") return `${formatNumber(picking.count)} selected`;
  const left = picking.picked.excluded.size;
  const except = left > 0 ? `, without the ${formatNumber(left)} you took out` : "";
  return `All ${formatNumber(picking.count)} that match are selected${except}. Rows that arrive later are not touched.`;
}

function SelectAllButton({ review }: { review: Review }) {
  const { picking, results } = review;
  const total = results.page?.total ?? 0;
  if (picking.picked.kind === "matching" || !picking.isWholePage || picking.count >= total) {
    return null;
  }
  return (
    <Button variant="link" className="text-sm max-md:min-h-11" onClick={picking.pickAll}>
      Select all {formatNumber(total)} that match
    </Button>
  );
}

function FailedLine({ review, count }: { review: Review; count: number }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-bad-soft px-4 py-1.5 text-bad text-sm">
      <span className="font-medium">
        {counted(count, "decision was", "decisions were")} not saved. Nothing else was lost.
      </span>
      <Button
        variant="link"
        className="text-bad text-sm max-md:min-h-11"
        onClick={() => void retryFailed(review)}
      >
        Retry failed
      </Button>
      <Button
        variant="link"
        className="text-bad text-sm max-md:min-h-11"
        onClick={() => giveUpFailed(review)}
      >
        Leave as they were
      </Button>
    </div>
  );
}
