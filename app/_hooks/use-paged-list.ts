"use client";

import useSWRInfinite, { type SWRInfiniteConfiguration } from "swr/infinite";
import type { z } from "zod";
import { getJson } from "#app/_lib/api.ts";
import { isCursorOver } from "#app/_lib/cursor-over.ts";

interface Paged {
  readonly nextCursor: string | null;
}

interface List<Page> {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly page: z.ZodType<Page>;
  readonly options?: SWRInfiniteConfiguration<Page, unknown>;
}

/** A list that is read page by page; one that stood open for longer than its cursors are good for begins anew. */
export function usePagedList<Page extends Paged>({ path, query, page, options }: List<Page>) {
  const keyOf = (index: number, previous: Page | null) => {
    if (index > 0 && previous?.nextCursor == null) return null;
    const asked = new URLSearchParams(query);
    if (previous?.nextCursor != null) asked.set("cursor", previous.nextCursor);
    return `${path}?${asked}`;
  };
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<Page, unknown>(
    keyOf,
    (address: string) => getJson(address, page),
    { revalidateOnFocus: false, ...options, onError: beginAnew },
  );
  async function beginAnew(failure: unknown) {
    if (!isCursorOver(failure)) return;
    await setSize(1);
    await mutate();
  }
  const last = data?.at(-1);
  return {
    pages: data,
    error,
    hasMore: last !== undefined && last.nextCursor !== null,
    isLoadingMore: isValidating && data !== undefined,
    loadMore: () => void setSize(size + 1),
    refresh: () => mutate(),
  };
}
