"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type ReviewView, readView, writeView } from "./review-view.ts";

export type SetView = (change: Partial<ReviewView>, options?: { isTyping: boolean }) => void;

/** The address is the state: a reload or a link shows the same rows, and nothing asks the server for it. */
export function useReviewView(): [ReviewView, SetView] {
  const params = useSearchParams();
  const path = usePathname();
  const view = useMemo(() => readView(params), [params]);

  const setView: SetView = (change, options) => {
    const next = { ...view, page: 1, ...change };
    const address = path + writeView(next, window.location.search);
    if (options?.isTyping) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
  };
  return [view, setView];
}
