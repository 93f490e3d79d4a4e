"use client";

import useSWR from "swr";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { resultsPath } from "#app/_hooks/use-results.ts";
import { getJson } from "#app/_lib/api.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { ResultsPage } from "#lib/contract/prospect.ts";
import { DecisionBadge } from "./decision-badge.tsx";
import { firstView } from "./review-view.ts";
import { NameLines, shortLine } from "./row-cells.tsx";
import { useReviewOpen } from "./use-review-open.ts";

const LATEST = { ...firstView, tab: "all", order: "desc", perPage: 6 } as const;

/** The newest few, so that one sees what kind of people the search finds. */
export function LatestRows({ job, first }: { job: Job; first: ResultsPage | null }) {
  const { data } = useLatest(job, first);
  return (
    <section aria-labelledby="latest" className="rounded-lg border bg-surface shadow-card">
      <h2 id="latest" className="px-4 pt-4 font-semibold text-lg md:px-5">
        {isOver(job.status) ? "Last found" : "Just found"}
      </h2>
      {job.counts.shown === 0 ? (
        <p className="px-4 pt-1 pb-4 text-ink-soft md:px-5">
          {isOver(job.status)
            ? "This search brought nobody to review."
            : "The first prospects appear here."}
        </p>
      ) : (
        <ul className="mt-2">{data === undefined ? <Waiting /> : <Rows page={data} />}</ul>
      )}
      {job.counts.shown > LATEST.perPage ? (
        <p className="border-t px-4 py-2.5 text-ink-faint text-sm tabular-nums md:px-5">
          and {formatNumber(job.counts.shown - LATEST.perPage)} more
        </p>
      ) : null}
    </section>
  );
}

/** The number of rows is part of the key: the rows are read again when there are more, and when the review was closed. */
function useLatest(job: Job, first: ResultsPage | null) {
  const path = resultsPath(job.id, LATEST);
  const { shown } = job.counts;
  const { isOpen } = useReviewOpen();
  const key = shown === 0 || isOpen ? null : [path, shown];
  return useSWR(key, ([url]) => getJson(String(url), ResultsPage), {
    keepPreviousData: true,
    revalidateOnFocus: false,
    dedupingInterval: 0, // the review may have been open for less than that
    ...(first && { fallbackData: first }),
  });
}

function Rows({ page }: { page: ResultsPage }) {
  return page.results.map((row) => (
    <li key={row.id} className="flex items-center gap-3 border-t px-4 py-2 md:px-5">
      <div className="min-w-0 flex-1">
        <NameLines row={row} />
      </div>
      <span className="min-w-0 flex-1 truncate text-ink-soft text-sm max-sm:hidden">
        {shortLine(row)}
      </span>
      {row.decision === "undecided" ? null : <DecisionBadge decision={row.decision} />}
    </li>
  ));
}

function Waiting() {
  return ["one", "two", "three"].map((key) => (
    <li key={key} className="flex flex-col gap-2 border-t px-4 py-3 md:px-5">
      <Skeleton className="w-1/3" />
      <Skeleton className="w-1/2" />
    </li>
  ));
}
