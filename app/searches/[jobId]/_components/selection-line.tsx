"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { counted, formatNumber } from "#app/_lib/format.ts";
import { unsavedCount } from "./decision-batch.ts";
import { giveUpFailed, retryFailed } from "./review-actions.ts";
import type { Review } from "./use-review.ts";

/** Says what the buttons below will act on, and offers the rest of what matches. */
export function SelectionLine({ review, isPhone }: { review: Review; isPhone: boolean }) {
  const { picking, decisions, rows } = review;
  const failed = unsavedCount(decisions.unsaved, rows);
  return (
    <>
      {failed > 0 ? <FailedLine review={review} count={failed} /> : null}
      {picking.count > 0 ? <PickedLine review={review} isPhone={isPhone} /> : null}
    </>
  );
}

function PickedLine({ review, isPhone }: { review: Review; isPhone: boolean }) {
  const { picking } = review;
  // Cards have no head with a box for the whole page, and no keys.
  const canPickPage = isPhone && !picking.isWholePage && picking.here.length > 1;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-accent-soft px-4 py-1.5 text-accent-text text-sm">
      <span className="font-medium">{selectedWords(review)}</span>
      {canPickPage ? (
        <Button variant="link" className="text-sm max-md:min-h-11" onClick={picking.pickPage}>
          Select page
        </Button>
      ) : null}
      <SelectAllButton review={review} isPhone={isPhone} />
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

function SelectAllButton({ review, isPhone }: { review: Review; isPhone: boolean }) {
  const { picking } = review;
  const isOffered = picking.isWholePage || isPhone;
  if (picking.picked.kind === "matching" || !isOffered || picking.count >= picking.matching) {
    return null;
  }
  return (
    <Button variant="link" className="text-sm max-md:min-h-11" onClick={picking.pickAll}>
      Select all {formatNumber(picking.matching)} that match
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
