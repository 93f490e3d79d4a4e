"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useRef } from "react";
import { rowElementId } from "./review-row.tsx";
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
    // The server has no window to measure: this many rows are in the first paint.
    initialRect: { width: 1_024, height: 900 },
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (rows.length === 0 || indexes.includes(active.index)) return indexes;
      return [...indexes, active.index].sort((one, other) => one - other);
    },
  });

  const lastToken = useRef(0);
  const focusRow = useEffectEvent((rowId: string) => {
    const isAsked = active.token !== lastToken.current;
    lastToken.current = active.token;
    // Rows that change by themselves take the focus only when it was lost with the row that had it.
    if (!isAsked && document.activeElement !== document.body) return;
    virtual.scrollToIndex(active.index, { align: "auto" });
    document.getElementById(rowElementId(rowId))?.focus({ preventScroll: true });
  });
  const activeId = rows[active.index]?.row.id;
  useEffect(() => {
    if (active.token > 0 && activeId !== undefined) focusRow(activeId);
  }, [active.token, activeId]);

  return { scroller, virtual };
}
