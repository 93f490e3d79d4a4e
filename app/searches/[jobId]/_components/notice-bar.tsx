"use client";

import { useEffect, useEffectEvent } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { UNDO_MS } from "#app/_components/ui/toaster.tsx";
import { cn } from "#app/_lib/cn.ts";
import { noticeWords } from "./notice-words.ts";
import { undo } from "./review-actions.ts";
import type { Review } from "./use-review.ts";

/**
 * What was just decided, with Undo for ten seconds. It lives inside the review: outside an open dialog
 * nothing can be clicked. On a phone a second tap would fall on what comes up under the finger: there it lets taps
 * through, and Undo is in the bar below.
 */
export function NoticeBar({ review, isPhone }: { review: Review; isPhone: boolean }) {
  const { notice, dismiss, history } = review.decisions;
  const close = useEffectEvent(dismiss);
  useEffect(() => {
    if (notice === null || notice.kind === "saving") return;
    const timer = setTimeout(() => close(), UNDO_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  const text = notice === null ? "" : noticeWords(notice);
  const canUndo = !isPhone && notice !== null && history.at(-1)?.actionId === notice.batch.actionId;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-full z-20 flex justify-center pb-3">
      <div role="status" className="sr-only">
        {text}
      </div>
      {text === "" ? null : (
        <div
          className={cn(
            "flex max-w-[calc(100%-2rem)] animate-enter items-center gap-3 rounded-lg bg-ink px-4 py-2 text-canvas shadow-raised",
            canUndo && "pointer-events-auto pr-2",
          )}
          data-notice={true}
        >
          <span aria-hidden="true">{text}</span>
          {canUndo ? (
            <Button
              size="sm"
              className="border-transparent"
              data-action="undo"
              onClick={() => void undo(review)}
            >
              Undo
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}
