"use client";

import { useEffect, useEffectEvent } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { UNDO_MS } from "#app/_components/ui/toaster.tsx";
import { counted } from "#app/_lib/format.ts";
import type { Notice } from "./decision-log.ts";
import { DECISION_WORD, reasonLabel } from "./prospect-words.ts";
import { undo } from "./review-actions.ts";
import type { Review } from "./use-review.ts";

const LARGE = 200;

/**
 * What was just decided, with Undo for ten seconds. It lives inside the review: outside an open dialog
 * nothing can be clicked.
 */
export function NoticeBar({ review }: { review: Review }) {
  const { notice, dismiss, history } = review.decisions;
  const close = useEffectEvent(dismiss);
  useEffect(() => {
    if (notice === null || notice.kind === "saving") return;
    const timer = setTimeout(() => close(), UNDO_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  const text = notice === null ? "" : noticeWords(notice);
  const canUndo = notice !== null && history.at(-1)?.actionId === notice.batch.actionId;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-full z-20 flex justify-center pb-3">
      <div role="status" className="sr-only">
        {text}
      </div>
      {text === "" ? null : (
        <div className="pointer-events-auto flex max-w-[calc(100%-2rem)] animate-enter items-center gap-3 rounded-lg bg-ink py-2 pr-2 pl-4 text-canvas shadow-raised">
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

function noticeWords(notice: Notice): string {
  const { choice, count } = notice.batch;
  const reason = reasonLabel(choice.reason);
  switch (notice.kind) {
    case "saving":
      return count > LARGE ? `Saving ${counted(count, "decision")}… You can leave this page.` : "";
    case "saved":
      if (notice.changed === 0) return "Nothing changed: decided so already";
      return `${DECISION_WORD[choice.decision]}: ${counted(notice.changed, "prospect")}${reason ? ` (${reason.toLowerCase()})` : ""}`;
    case "undone":
      return `Undone: ${counted(notice.changed, "prospect")} as before`;
    case "failed":
      return `Not saved: ${notice.problem.title}`;
  }
}
