"use client";

import { useMemo, useState } from "react";
import { useDecisions } from "#app/_hooks/use-decisions.ts";
import type { JobHandle } from "#app/_hooks/use-job.ts";
import { type FirstPage, useResults } from "#app/_hooks/use-results.ts";
import type { Decision, DecisionAnswer } from "#lib/contract/decision.ts";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import { type Marks, pendingShift, type ShownRow, showRow } from "./row-marks.ts";
import { useActiveRow } from "./use-active-row.ts";
import { useArrivals } from "./use-arrivals.ts";
import { usePicking } from "./use-picking.ts";
import { useReviewView } from "./use-review-view.ts";

/** Everything a review knows; what can be done with it is in `review-actions.ts`. */
export function useReview({ handle, first }: { handle: JobHandle; first: FirstPage | null }) {
  const { job } = handle;
  const [view, setView] = useReviewView();
  const results = useResults(job.id, view, first);
  const arrivals = useArrivals({ page: results.page, view, job });
  const decisions = useDecisions(job.id, (answer: DecisionAnswer) => {
    handle.takeAnswer(answer);
    arrivals.takeDecided(answer.counts);
  });
  const rows = useShownRows(results.page, decisions.marks);
  const active = useActiveRow(rows, results.page?.page ?? null);
  const picking = usePicking({ page: results.page, view });
  const [isDetailsOpen, setDetailsOpen] = useState(false);
  const [isReasonOpen, setReasonOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);

  const isTabOf = (decision: Decision) => view.tab === "all" || view.tab === decision;
  return {
    job,
    handle,
    view,
    setView,
    results,
    decisions,
    rows,
    active,
    picking,
    arrived: arrivals.arrived,
    isDecidedElsewhere: arrivals.isDecidedElsewhere && decisions.pending === 0,
    tabCounts: countTabs(job.counts, decisions.marks),
    leftTab: rows.filter(({ choice }) => !isTabOf(choice.decision)).length,
    layers: {
      isDetailsOpen,
      setDetailsOpen,
      isReasonOpen,
      setReasonOpen,
      isHelpOpen,
      setHelpOpen,
    },
  };
}

export type Review = ReturnType<typeof useReview>;

function useShownRows(page: ResultsPage | null, marks: Marks): readonly ShownRow[] {
  return useMemo(
    () => page?.results.map((row) => showRow(row, marks.get(row.id), page.asOfSeq)) ?? [],
    [page, marks],
  );
}

function countTabs(counts: Record<Decision | "shown", number>, marks: Marks) {
  const shift = pendingShift(marks);
  const atLeastNone = (decision: Decision) => Math.max(0, counts[decision] + shift[decision]);
  return {
    undecided: atLeastNone("undecided"),
    approved: atLeastNone("approved"),
    rejected: atLeastNone("rejected"),
    all: counts.shown,
  };
}
