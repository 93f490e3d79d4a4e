"use client";

import { useState } from "react";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import { hasLeft, type ReviewView, toFilter } from "./review-view.ts";
import type { ShownRow } from "./row-marks.ts";
import {
  dropRows,
  isPicked,
  leaveRows,
  nothingPicked,
  type Picked,
  pickedCount,
  pickMatching,
  pickRows,
  rowRange,
  toggleRow,
} from "./selection.ts";

interface Input {
  readonly page: ResultsPage | null;
  readonly view: ReviewView;
  readonly rows: readonly ShownRow[];
  /** False while what is on the screen is about to be replaced: nobody has seen what would be picked. */
  readonly isCurrent: () => boolean;
}

/** Which rows an action is for; words in the search field or another tab make it a new selection. */
export function usePicking({ page, view, rows, isCurrent }: Input) {
  const filter = toFilter(view);
  const filterKey = JSON.stringify(filter);
  const [held, setHeld] = useState({ picked: nothingPicked, filterKey });
  const [anchor, setAnchor] = useState<string | null>(null);
  const picked = held.filterKey === filterKey ? held.picked : nothingPicked;
  // Rows that were just decided are still to be seen, but belong to another tab: only a hand on them picks them.
  const left = rows.filter((shown) => hasLeft(view, shown)).map(({ row }) => row);
  const here = rows.filter((shown) => !hasLeft(view, shown)).map(({ row }) => row);

  const set = (next: Picked) => {
    if (isCurrent()) setHeld({ picked: next, filterKey });
  };
  const isWholePage = here.length > 0 && here.every((row) => isPicked(picked, row));

  function toggle({ row }: ShownRow) {
    setAnchor(row.id);
    set(toggleRow(picked, row));
  }
  /** From the row that was picked last, or from `start`. */
  function extendTo(rowId: string, start = rowId) {
    const from = anchor ?? start;
    set(pickRows(picked, rowRange(here, from, rowId)));
    setAnchor(from);
  }
  const pickPage = () => set(pickRows(picked, here));
  const dropPage = () => set(dropRows(picked, here));
  const pickAll = () => page && set(pickMatching({ page, filter, left }));
  /** The first time the page, the second time everything that matches. */
  const widen = () => (isWholePage || here.length === 0 ? pickAll() : pickPage());
  const leave = ({ row }: ShownRow) => set(leaveRows(picked, [row]));
  function clear() {
    setAnchor(null);
    setHeld({ picked: nothingPicked, filterKey });
  }
  /** Later than the event it belongs to: whatever was picked since stays. */
  const restore = (earlier: Picked) =>
    setHeld((now) =>
      now.filterKey === filterKey && pickedCount(now.picked) === 0
        ? { picked: earlier, filterKey }
        : now,
    );

  const matching = Math.max(0, (page?.total ?? 0) - left.length);
  const state = { picked, count: pickedCount(picked), isWholePage, here, matching };
  return {
    ...state,
    toggle,
    extendTo,
    pickPage,
    dropPage,
    pickAll,
    widen,
    leave,
    clear,
    restore,
  };
}
