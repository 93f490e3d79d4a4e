"use client";

import { useEffect, useMemo, useState } from "react";
import type { Decisions } from "#app/_hooks/use-decisions.ts";
import type { JobHandle } from "#app/_hooks/use-job.ts";
import { type ReadPage, useResults } from "#app/_hooks/use-results.ts";
import { noteSeq } from "#app/_lib/newest-seq.ts";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import { isDecidedElsewhere, newRows } from "./arrivals.ts";
import { hasLeft } from "./review-view.ts";
import { type Marks, type ShownRow, showRow } from "./row-marks.ts";
import { useActiveRow } from "./use-active-row.ts";
import { usePicking } from "./use-picking.ts";
import { isAskedFor, useReviewView } from "./use-review-view.ts";
import { useTabCounts } from "./use-tab-counts.ts";

interface Input {
  readonly handle: JobHandle;
  /** Made outside: decisions outlive the dialog they were made in. */
  readonly decisions: Decisions;
  readonly first: ReadPage | null;
}

/** Everything a review knows; what can be done with it is in `review-actions.ts`. */
export function useReview({ handle, decisions, first }: Input) {
  const { job } = handle;
  const [view, setView] = useReviewView();
  const results = useResults(job.id, { view, first, jobSeq: job.progress.seq });
  const { page, shownView, isLoading } = results;
  useEffect(() => noteSeq(job.id, job.progress.seq), [job.id, job.progress.seq]);
  const rows = useShownRows(page, decisions.marks);
  const active = useActiveRow(rows, page?.page ?? null);
  // Between a key and what it asks for, the rows are still others: the next key must not act on those.
  const isCurrent = () => !isLoading && isAskedFor(shownView);
  const picking = usePicking({ page, view: shownView, rows, isCurrent });
  const tabCounts = useTabCounts(job, decisions.own);
  const layers = useLayers();

  const isSettled = page !== null && !isLoading && !results.isRefreshing;
  return {
    job,
    handle,
    view,
    setView,
    /** Of the rows on the screen, which lag behind `view` while others are read. */
    shownView,
    results,
    isCurrent,
    decisions,
    rows,
    active,
    picking,
    arrived: page === null || isLoading ? 0 : newRows(shownView, page, job),
    isDecidedElsewhere: isSettled && isDecidedElsewhere(page, job, decisions.own),
    tabCounts,
    leftTab: isLoading ? 0 : rows.filter((shown) => hasLeft(shownView, shown)).length,
    layers,
  };
}

export type Review = ReturnType<typeof useReview>;

function useLayers() {
  const [isDetailsOpen, setDetailsOpen] = useState(false);
  const [isReasonOpen, setReasonOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  return {
    isDetailsOpen,
    setDetailsOpen,
    isReasonOpen,
    setReasonOpen,
    isHelpOpen,
    setHelpOpen,
  };
}

function useShownRows(page: ResultsPage | null, marks: Marks): readonly ShownRow[] {
  return useMemo(
    () => page?.results.map((row) => showRow(row, marks.get(row.id), page.asOfSeq)) ?? [],
    [page, marks],
  );
}
