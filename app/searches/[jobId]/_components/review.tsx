"use client";

import { type ReactNode, useEffect, useEffectEvent } from "react";
import { useShortcutSetting, useShortcuts } from "#app/_hooks/use-shortcuts.ts";
import { ActionBar } from "./action-bar.tsx";
import { DetailsPanel } from "./details-panel.tsx";
import { NoticeBar } from "./notice-bar.tsx";
import { ReviewBody } from "./review-body.tsx";
import { ReviewHead } from "./review-head.tsx";
import { type Close, reviewShortcuts } from "./review-shortcuts.ts";
import { ReviewState } from "./review-state.tsx";
import { ShortcutDialog } from "./shortcut-dialog.tsx";
import { useIsPhone } from "./use-is-phone.ts";
import type { Review as State } from "./use-review.ts";

interface Props {
  review: State;
  title: ReactNode;
  exit: ReactNode;
  /** What the last Escape does; null where there is nothing behind. */
  onClose: Close;
  isPhoneGuess: boolean;
}

/** Rows into decisions: in the dialog over the live search, and as a page of its own. */
export function Review({ review, title, exit, onClose, isPhoneGuess }: Props) {
  const isPhone = useIsPhone(isPhoneGuess);
  const [allSigns] = useShortcutSetting();
  const isOn = !review.layers.isHelpOpen && !review.layers.isReasonOpen;
  useShortcuts(reviewShortcuts(review, onClose), { isOn, allSigns });
  useFirstRows(review);
  useStayAsked(review);

  return (
    <section aria-label="Review" className="flex min-h-0 flex-1 flex-col" data-review={true}>
      <ReviewHead review={review} title={title} exit={exit} isPhone={isPhone} />
      <ReviewState review={review} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ReviewBody review={review} isPhone={isPhone} />
        </div>
        <DetailsPanel review={review} isPhone={isPhone} />
      </div>
      <div className="relative">
        <NoticeBar review={review} isPhone={isPhone} />
        <ActionBar review={review} isPhone={isPhone} />
      </div>
      <ShortcutDialog review={review} />
    </section>
  );
}

/** Where no row stands yet nothing can jump: the first ones come in by themselves. */
function useFirstRows(review: State) {
  const isWaiting = review.rows.length === 0 && review.arrived > 0;
  const refresh = useEffectEvent(() => void review.results.refresh());
  useEffect(() => {
    if (isWaiting) refresh();
  }, [isWaiting]);
}

/** Decisions that wait for a connection are in this page only: the browser asks before it is left. */
function useStayAsked({ decisions }: State) {
  const { isHeld } = decisions;
  useEffect(() => {
    if (!isHeld) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isHeld]);
}
