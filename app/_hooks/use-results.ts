"use client";

import { useEffect, useState } from "react";
import useSWR from "swr";
import { getJson, postJson } from "#app/_lib/api.ts";
import { newestSeq } from "#app/_lib/newest-seq.ts";
import {
  type ReviewView,
  toResultsQuery,
  toSearchParams,
} from "#app/searches/[jobId]/_components/review-view.ts";
import { ResultsPage } from "#lib/contract/prospect.ts";

/** A page with the view it was read for. */
export interface ReadPage {
  readonly view: ReviewView;
  readonly page: ResultsPage;
}

/** `since` is the state of the search that was known when it was asked for: nothing newer could be had. */
interface Answer extends ReadPage {
  readonly since: number;
}

interface Options {
  readonly view: ReviewView;
  /** What the server sent with the screen. */
  readonly first: ReadPage | null;
  /** The state of the search on the screen. */
  readonly jobSeq: number;
}

/**
 * One page of a search's rows. It is read when the view changes or when asked for, never by itself:
 * rows under somebody's eyes do not move.
 */
export function useResults(jobId: string, { view, first, jobSeq }: Options) {
  const path = resultsPath(jobId, view);
  // A page from before what is known when a view is entered is not shown as if it were now.
  const enter = () => ({ path, seq: Math.max(jobSeq, newestSeq(jobId)) });
  const [entered, setEntered] = useState(enter);
  if (entered.path !== path) setEntered(enter());
  const { data, error, isValidating, mutate } = useSWR<Answer, unknown>(
    path,
    async () => ({ view, page: await readRows(jobId, view), since: entered.seq }),
    {
      revalidateOnMount: false,
      revalidateIfStale: false,
      revalidateOnFocus: false,
      revalidateOnReconnect: false,
      shouldRetryOnError: true,
      errorRetryInterval: 4_000,
    },
  );

  // The browser keeps pages of earlier visits, and Next keeps what the server sent: on the way back both may be old.
  const sent = first !== null && resultsPath(jobId, first.view) === path ? first : undefined;
  const newest = newerOf(data, sent && { ...sent, since: 0 });
  const isCurrent =
    newest !== undefined && Math.max(newest.page.asOfSeq, newest.since) >= entered.seq;
  const [shown, setShown] = useState<ReadPage | null>(isCurrent ? newest : null);
  if (isCurrent && newest.page !== shown?.page) setShown(newest);

  const isMissing = !isCurrent && !isValidating && error === undefined;
  useEffect(() => {
    if (isMissing) void mutate();
  }, [isMissing, mutate]);

  const refresh = async () => (await mutate())?.page;
  return {
    page: shown?.page ?? null,
    /** What the rows on the screen were asked for: not yet `view` while `isLoading`. */
    shownView: shown?.view ?? view,
    error,
    isLoading: !isCurrent,
    isRefreshing: isValidating,
    refresh,
  };
}

function newerOf(one: Answer | undefined, other: Answer | undefined): Answer | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.page.asOfSeq >= other.page.asOfSeq ? one : other;
}

/** Words go in a body: an address is kept by whoever sees it pass. */
function readRows(jobId: string, view: ReviewView): Promise<ResultsPage> {
  const query = toResultsQuery(view);
  if (query.q === undefined) return getJson(resultsPath(jobId, view), ResultsPage);
  return postJson(`/api/v1/jobs/${jobId}/results`, query, { answer: ResultsPage });
}

export function resultsPath(jobId: string, view: ReviewView): string {
  return `/api/v1/jobs/${jobId}/results?${toSearchParams(view)}`;
}
