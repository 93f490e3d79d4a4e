"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";

export const REVIEW_PARAM = "review";

/** What this page notes with the entry of the history that it made; Next adds to the object it is given. */
const openedHere = () => ({ isReviewOpenedHere: true });

/** Whether the dialog is open stands in the address: a reload opens it again, Back closes it. */
export function useReviewOpen() {
  const path = usePathname();
  const isOpen = useSearchParams().has(REVIEW_PARAM);
  const isClosing = useRef(false);
  useEffect(() => {
    if (isOpen) isClosing.current = false;
  }, [isOpen]);

  function open(query = "") {
    window.history.pushState(openedHere(), "", `${path}?${REVIEW_PARAM}=1${query}`);
  }
  /** Goes back where the dialog was opened from here, so that Back does not open it again. */
  function close() {
    if (!isReviewOpenedHere()) return window.history.replaceState(null, "", path);
    // Going back takes a moment: a second Escape must not leave the page.
    if (!isClosing.current) window.history.back();
    isClosing.current = true;
  }
  return { isOpen, open, close };
}

/** What goes on standing with the entry while the same dialog shows another view: it is still one entry of the history. */
export function noteOfDialog(): object {
  return isReviewOpenedHere() ? openedHere() : {};
}

function isReviewOpenedHere(): boolean {
  return window.history.state?.isReviewOpenedHere === true;
}
