"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type ReviewView, readView, toSearchParams, writeView } from "./review-view.ts";
import { REVIEW_PARAM, replaceReview } from "./use-review-open.ts";

export type SetView = (change: Partial<ReviewView>, options?: { isTyping: boolean }) => void;

/** The address is the state: a reload or a link shows the same rows, and nothing asks the server for it. */
export function useReviewView(): [ReviewView, SetView] {
  const params = useSearchParams();
  const path = usePathname();
  const view = useMemo(() => readView(params), [params]);
  const isDialog = params.has(REVIEW_PARAM);

  const setView: SetView = (change, options) => {
    const next = { ...viewOfAddress(), page: 1, ...change };
    const address = path + writeView(next, window.location.search);
    if (isDialog) replaceReview(address);
    else if (options?.isTyping) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
  };
  return [view, setView];
}

/** The view that was asked for last: the address knows it before the next render does. */
export function viewOfAddress(): ReviewView {
  return readView(new URLSearchParams(window.location.search));
}

/** Whether `view` is what was asked for last. */
export function isAskedFor(view: ReviewView): boolean {
  return toSearchParams(view) === toSearchParams(viewOfAddress());
}
