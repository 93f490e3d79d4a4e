"use client";

import { useState } from "react";
import type { ShownRow } from "./row-marks.ts";

/**
 * The row that keys act on. `token` changes when it should take the focus; at 0 no row ever had it. `page` is the number
 * of the page the rows are of.
 */
export function useActiveRow(rows: readonly ShownRow[], page: number | null) {
  const [active, setActive] = useState<{ rowId: string | null; token: number }>({
    rowId: null,
    token: 0,
  });
  const found = rows.findIndex(({ row }) => row.id === active.rowId);
  const index = Math.max(0, found);

  const [awaited, setAwaited] = useState<{ page: number; index: number } | null>(null);
  if (awaited !== null && awaited.page === page) {
    setAwaited(null);
    moveTo(awaited.index);
  }

  function moveTo(target: number) {
    const last = rows.length - 1;
    const rowId = rows[Math.min(Math.max(0, target), last)]?.row.id ?? null;
    setActive(({ token }) => ({ rowId, token: token + 1 }));
  }

  /** Goes to a row of a page that is still to be read. */
  function awaitRow(pageNumber: number, target: number) {
    if (pageNumber === page) moveTo(target);
    else setAwaited({ page: pageNumber, index: target });
  }

  /** For a click: the browser has moved the focus already. */
  const point = (rowId: string) => setActive(({ token }) => ({ rowId, token }));
  const refocus = () => setActive(({ rowId, token }) => ({ rowId, token: token + 1 }));
  /** Out of a field, also while there is no row: the first one that comes is where the focus goes. */
  function leaveField(field: HTMLElement) {
    field.blur();
    refocus();
  }
  const state = { index, row: rows[index] ?? null, token: active.token };
  return { ...state, moveTo, awaitRow, point, refocus, leaveField };
}
