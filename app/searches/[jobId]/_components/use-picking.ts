"use client";

import { useState } from "react";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import { type ReviewView, toFilter } from "./review-view.ts";
import {
  dropRows,
  isPicked,
  nothingPicked,
  type Picked,
  pickedCount,
  pickMatching,
  pickRows,
  rowRange,
  toggleRow,
} from "./selection.ts";

/** Which rows an action is for; words in the search field or another tab make it a new selection. */
export function usePicking(input: { page: ResultsPage | null; view: ReviewView }) {
  const { page, view } = input;
  const filterKey = JSON.stringify(toFilter(view));
  const [held, setHeld] = useState({ picked: nothingPicked, filterKey });
  const [anchor, setAnchor] = useState<string | null>(null);
  const picked = held.filterKey === filterKey ? held.picked : nothingPicked;
  const pageIds = page?.results.map((row) => row.id) ?? [];

  const set = (next: Picked) => setHeld({ picked: next, filterKey });
  const isWholePage = pageIds.length > 0 && pageIds.every((rowId) => isPicked(picked, rowId));

  function toggle(rowId: string) {
    setAnchor(rowId);
    set(toggleRow(picked, rowId));
  }
  function extendTo(rowId: string) {
    set(pickRows(picked, rowRange(pageIds, anchor, rowId)));
    if (anchor === null) setAnchor(rowId);
  }
  const pickPage = () => set(pickRows(picked, pageIds));
  const dropPage = () => set(dropRows(picked, pageIds));
  const pickAll = () => page && set(pickMatching(page, toFilter(view)));
  /** The first time the page, the second time everything that matches. */
  const widen = () => (isWholePage ? pickAll() : pickPage());
  /** Later than the event it belongs to, so it adds to whatever is picked by then. */
  const keep = (rowIds: readonly string[]) =>
    setHeld((now) => ({ ...now, picked: pickRows(now.picked, rowIds) }));
  const clear = () => set(nothingPicked);

  const state = { picked, count: pickedCount(picked), isWholePage };
  return {
    ...state,
    set,
    keep,
    setAnchor,
    toggle,
    extendTo,
    pickPage,
    dropPage,
    pickAll,
    widen,
    clear,
  };
}
