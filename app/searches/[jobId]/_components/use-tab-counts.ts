"use client";

import { useState } from "react";
import type { Counts, Job } from "#lib/contract/job.ts";
import { type OwnShift, sumShifts } from "./own-shifts.ts";
import type { Tab } from "./review-view.ts";

/**
 * What the tabs say. While decisions are on their way they are added to what was known before: news of them may
 * arrive before their answer, and would count twice.
 */
export function useTabCounts(job: Job, own: readonly OwnShift[]): Record<Tab, number> {
  const settled = own.filter(({ seq }) => seq !== null);
  const actionId = settled.at(-1)?.actionId ?? 0;
  const [calm, setCalm] = useState({ counts: job.counts, actionId });
  const isNew = calm.counts !== job.counts || calm.actionId !== actionId;
  if (isNew && settled.length === own.length) setCalm({ counts: job.counts, actionId });
  const since = own.filter(({ actionId }) => actionId > calm.actionId);
  return addUp(calm.counts, job.counts.shown - job.counts.removed, since);
}

function addUp(counts: Counts, shown: number, since: readonly OwnShift[]): Record<Tab, number> {
  const own = sumShifts(since);
  const approved = counts.approved + own.approved;
  const rejected = counts.rejected + own.rejected;
  const between = (count: number) => Math.min(shown, Math.max(0, count));
  return {
    undecided: between(shown - approved - rejected),
    approved: between(approved),
    rejected: between(rejected),
    all: shown,
  };
}
