"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useEffectEvent, useMemo } from "react";
import {
  type ReviewView,
  readView,
  toSearchParams,
  WORDS_PARAM,
  writeView,
} from "./review-view.ts";
import { noteOf, tellWords, useWordsOfEntry, wordsOfEntry } from "./review-words.ts";
import { noteOfDialog, REVIEW_PARAM } from "./use-review-open.ts";

export type SetView = (change: Partial<ReviewView>, options?: { isTyping: boolean }) => void;

/**
 * The address is the state: a reload or a link shows the same rows, and nothing asks the server for it. Words alone stand beside
 * it, in the entry of the history.
 */
export function useReviewView(): [ReviewView, SetView] {
  const params = useSearchParams();
  const path = usePathname();
  const words = useWordsOfEntry();
  const view = useMemo(() => ({ ...readView(params), q: words }), [params, words]);
  const isDialog = params.has(REVIEW_PARAM);

  const setView: SetView = (change, options) => {
    const next = { ...viewOfAddress(), page: 1, ...change };
    const address = path + writeView(next, window.location.search);
    const isSame = isDialog || options?.isTyping === true;
    const note = { ...(isDialog && noteOfDialog()), ...noteOf(next.q) };
    if (isSame) window.history.replaceState(note, "", address);
    else window.history.pushState(note, "", address);
    tellWords();
  };

  // Of a link from when words stood in the address.
  const given = params.get(WORDS_PARAM);
  const takeOver = useEffectEvent((q: string) => setView({ q }, { isTyping: true }));
  useEffect(() => {
    if (given !== null) takeOver(given);
  }, [given]);
  return [view, setView];
}

/** The view that was asked for last: the address knows it before the next render does. */
export function viewOfAddress(): ReviewView {
  return { ...readView(new URLSearchParams(window.location.search)), q: wordsOfEntry() };
}

/** Whether `view` is what was asked for last. */
export function isAskedFor(view: ReviewView): boolean {
  return toSearchParams(view) === toSearchParams(viewOfAddress());
}
