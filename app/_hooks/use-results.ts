"use client";

import useSWR from "swr";
import { getJson } from "#app/_lib/api.ts";
import { type ReviewView, toSearchParams } from "#app/searches/[jobId]/_components/review-view.ts";
import { ResultsPage } from "#lib/contract/prospect.ts";

export interface FirstPage {
  readonly view: ReviewView;
  readonly page: ResultsPage;
}

/**
 * One page of a search's rows. It is read when the view changes or when asked for, never by itself:
 * rows under somebody's eyes do not move.
 */
export function useResults(jobId: string, view: ReviewView, first: FirstPage | null) {
  const path = resultsPath(jobId, view);
  const isFirst = first !== null && resultsPath(jobId, first.view) === path;
  const { data, error, isLoading, isValidating, mutate } = useSWR<ResultsPage, unknown>(
    path,
    (url: string) => getJson(url, ResultsPage),
    {
      keepPreviousData: true,
      revalidateOnFocus: false,
      revalidateOnReconnect: false,
      shouldRetryOnError: true,
      errorRetryInterval: 4_000,
      ...(isFirst && { fallbackData: first.page, revalidateOnMount: false }),
    },
  );
  const refresh = () => mutate();
  return { page: data ?? null, error, isLoading, isRefreshing: isValidating, refresh };
}

export function resultsPath(jobId: string, view: ReviewView): string {
  return `/api/v1/jobs/${jobId}/results?${toSearchParams(view)}`;
}
