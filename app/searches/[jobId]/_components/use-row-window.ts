"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useRef } from "react";
import { rowElementId } from "./review-row.tsx";
import { toSearchParams } from "./review-view.ts";
import type { Review } from "./use-review.ts";

interface Options {
  readonly rowHeight: number;
  /** Room the sticky head takes. */
  readonly head: number;
}

/** Only the rows in sight are in the page, and the active one always is, so that it keeps the focus. */
export function useRowWindow(review: Review, { rowHeight, head }: Options) {
  "use no memo"; // the virtualizer changes without new props
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, active } = review;

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.row.id ?? index,
    overscan: 8,
    scrollPaddingStart: head,
    scrollPaddingEnd: head, // the rows are counted from below the head
    // The server has no window to measure: this many rows are in the first paint.
    initialRect: { width: 1_024, height: 900 },
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (rows.length === 0 || indexes.includes(active.index)) return indexes;
      return [...indexes, active.index].sort((one, other) => one - other);
    },
  });

  const shown = toSearchParams(review.shownView);
  const lastShown = useRef(shown);
  useEffect(() => {
    if (lastShown.current === shown) return;
    lastShown.current = shown;
    // Other rows are read from their top; where one of them is asked for, the next effect goes on to it.
    scroller.current?.scrollTo({ top: 0 });
  }, [shown]);

  const lastToken = useRef(active.token);
  const focusRow = useEffectEvent((rowId: string) => {
    const isAsked = active.token !== lastToken.current;
    lastToken.current = active.token;
    // Rows that come by themselves take the focus only when nothing has it, as when it went with the row that had it.
    if (!isAsked && !isNowhere(document.activeElement)) return;
    virtual.scrollToIndex(active.index, { align: "auto" });
    document.getElementById(rowElementId(rowId))?.focus({ preventScroll: true });
  });
  const activeId = rows[active.index]?.row.id;
  useEffect(() => {
    if (active.token > 0 && activeId !== undefined) focusRow(activeId);
  }, [active.token, activeId]);

  return { scroller, virtual };
}

/** On the page as a whole, or on the dialog as a whole. */
function isNowhere(focused: Element | null): boolean {
  return focused === null || focused === document.body || focused.role === "dialog";
}
