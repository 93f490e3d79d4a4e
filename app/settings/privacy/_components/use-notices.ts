"use client";

import useSWRInfinite from "swr/infinite";
import { getJson, postJson } from "#app/_lib/api.ts";
import { NoticeAnswer, NoticeList, type NoticeMark } from "#lib/contract/privacy.ts";

const PATH = "/api/v1/privacy/notices";
const PAGE = 50;

/** Who is still to be told, the longest due first, page by page. */
export function useUntold() {
  const keyOf = (index: number, previous: NoticeList | null) => {
    if (index > 0 && previous?.nextCursor == null) return null;
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (previous?.nextCursor != null) query.set("cursor", previous.nextCursor);
    return `${PATH}?${query}`;
  };
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<NoticeList, unknown>(
    keyOf,
    (path: string) => getJson(path, NoticeList),
    { revalidateOnFocus: false },
  );
  const last = data?.at(-1);
  return {
    first: data?.[0],
    people: data?.flatMap((page) => page.people),
    error,
    hasMore: last !== undefined && last.nextCursor !== null,
    isLoadingMore: isValidating && data !== undefined,
    loadMore: () => void setSize(size + 1),
    refresh: () => mutate(),
  };
}

export const markTold = (mark: NoticeMark) => postJson(PATH, mark, { answer: NoticeAnswer });
