"use client";

import { CheckCheck, FilterX, Hourglass, Inbox, UserX } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { counted, formatNumber } from "#app/_lib/format.ts";
import { isOver } from "#lib/contract/job.ts";
import { bannerWords } from "./job-words.ts";
import { ReviewCards } from "./review-cards.tsx";
import { ReviewTable } from "./review-table.tsx";
import { RowsSkeleton } from "./rows-skeleton.tsx";
import { SearchWider } from "./search-wider.tsx";
import type { Review } from "./use-review.ts";

/** The rows, or in words why there are none. */
export function ReviewBody({ review, isPhone }: { review: Review; isPhone: boolean }) {
  const { results, rows } = review;
  if (results.page === null || (rows.length === 0 && results.isLoading)) {
    return results.error === undefined ? (
      <Waiting review={review} />
    ) : (
      <LoadError review={review} />
    );
  }
  if (rows.length === 0) return <NoRows review={review} />;
  return (
    <>
      {results.error === undefined ? null : <LoadError review={review} />}
      {isPhone ? <ReviewCards review={review} /> : <ReviewTable review={review} />}
    </>
  );
}

function Waiting({ review }: { review: Review }) {
  const { shown } = review.job.counts;
  return (
    <Loading
      label={`Loading ${formatNumber(shown)} prospects`}
      className="flex min-h-0 flex-1 flex-col"
    >
      <RowsSkeleton count={Math.min(20, Math.max(3, shown))} />
    </Loading>
  );
}

function LoadError({ review }: { review: Review }) {
  const { results, rows, job } = review;
  const kept = counted(job.counts.shown, "prospect is", "prospects are");
  const safe =
    rows.length > 0
      ? "The rows below are the last ones that were read; your decisions are saved."
      : `All ${kept} safe on the server.`;
  return (
    <ErrorState
      className="m-3"
      error={results.error}
      safe={safe}
      action={
        <Button isBusy={results.isRefreshing} onClick={() => void results.refresh()}>
          Try again
        </Button>
      }
    />
  );
}

function NoRows({ review }: { review: Review }) {
  const { view, job, tabCounts } = review;
  if (job.counts.shown === 0) return isOver(job.status) ? <Nobody review={review} /> : <NotYet />;
  if (view.q !== "") return <NoneByWords review={review} />;
  if (view.tab === "undecided" && tabCounts.undecided === 0) return <AllDecided review={review} />;
  return <TabEmpty review={review} />;
}

const CENTERED = "min-h-0 flex-1 justify-center overflow-y-auto";

function NotYet() {
  return (
    <EmptyState className={CENTERED} icon={Hourglass} title="No prospects yet">
      They appear here while they are found. You can leave this page; the search goes on.
    </EmptyState>
  );
}

function Nobody({ review }: { review: Review }) {
  const { job } = review;
  return (
    <EmptyState
      className={CENTERED}
      icon={UserX}
      title="Nobody matches."
      action={<SearchWider job={job} variant="primary" />}
    >
      <p>{bannerWords(job)?.text}</p>
      <ul className="mt-3 list-disc text-left [&>li]:ml-5">
        <li>Take out a company size or a degree of connection.</li>
        <li>Search a larger place around the one you chose.</li>
        <li>Use fewer or more common words in the title.</li>
      </ul>
    </EmptyState>
  );
}

function NoneByWords({ review }: { review: Review }) {
  const { view, setView, tabCounts } = review;
  return (
    <EmptyState
      className={CENTERED}
      icon={FilterX}
      title={`0 shown, ${formatNumber(tabCounts[view.tab])} hidden by “${view.q}”`}
      action={<Button onClick={() => setView({ q: "" })}>Clear the search</Button>}
    >
      The words are looked up in name, title, company and place.
    </EmptyState>
  );
}

function AllDecided({ review }: { review: Review }) {
  const { tabCounts, job, setView } = review;
  const more = isOver(job.status) ? "" : " New prospects appear here as they are found.";
  return (
    <EmptyState
      className={CENTERED}
      icon={CheckCheck}
      title="All decided"
      action={
        <Button variant="primary" onClick={() => setView({ tab: "approved" })}>
          See the approved
        </Button>
      }
    >
      {formatNumber(tabCounts.approved)} approved, {formatNumber(tabCounts.rejected)} rejected.
      {more}
    </EmptyState>
  );
}

function TabEmpty({ review }: { review: Review }) {
  const { view, setView } = review;
  const isPastEnd = view.page > 1;
  return (
    <EmptyState
      className={CENTERED}
      icon={Inbox}
      title={isPastEnd ? "This page is empty now" : `Nothing ${view.tab} yet`}
      action={
        <Button onClick={() => setView(isPastEnd ? { page: 1 } : { tab: "all" })}>
          {isPastEnd ? "Go to the first page" : "Show all prospects"}
        </Button>
      }
    >
      {isPastEnd
        ? "Its rows were decided or the page was never there."
        : "What you decide shows up here."}
    </EmptyState>
  );
}
