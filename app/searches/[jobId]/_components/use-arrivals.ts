"use client";

import { useState } from "react";
import type { Counts, Job } from "#lib/contract/job.ts";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import { newRows, rowsWhenRead } from "./arrivals.ts";
import type { ReviewView } from "./review-view.ts";

type Decided = Pick<Counts, "approved" | "rejected">;

interface Baseline {
  readonly page: ResultsPage | null;
  readonly rows: number;
  readonly decided: Decided;
}

/** What happened to the search since the page on screen was read, beside what was done on it. */
export function useArrivals(input: { page: ResultsPage | null; view: ReviewView; job: Job }) {
  const { page, view, job } = input;
  const [baseline, setBaseline] = useState(() => takeBaseline(input));
  if (baseline.page !== page) setBaseline(takeBaseline(input));

  const takeDecided = (decided: Decided) => setBaseline((known) => ({ ...known, decided }));
  return {
    arrived: page === null ? 0 : newRows(view, baseline.rows, job.counts),
    isDecidedElsewhere: !isSame(baseline.decided, job.counts),
    takeDecided,
  };
}

function takeBaseline({
  page,
  view,
  job,
}: {
  page: ResultsPage | null;
  view: ReviewView;
  job: Job;
}) {
  const rows = page === null ? 0 : rowsWhenRead(page, view, job.counts);
  const { approved, rejected } = job.counts;
  return { page, rows, decided: { approved, rejected } } satisfies Baseline;
}

function isSame(one: Decided, other: Decided): boolean {
  return one.approved === other.approved && one.rejected === other.rejected;
}
