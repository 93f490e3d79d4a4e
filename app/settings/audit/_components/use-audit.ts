"use client";

import useSWRInfinite from "swr/infinite";
import { getJson } from "#app/_lib/api.ts";
import { isCursorOver } from "#app/_lib/cursor-over.ts";
import { AuditList } from "#lib/contract/audit.ts";

/** As they stand in the fields; `all` and an empty day narrow nothing. */
export interface Filter {
  readonly action: string;
  readonly result: string;
  readonly from: string;
  readonly to: string;
}

export const NO_FILTER: Filter = { action: "all", result: "all", from: "", to: "" };

export function toQuery(filter: Filter): URLSearchParams {
  const narrowing = Object.entries(filter).filter(([, value]) => value !== "" && value !== "all");
  return new URLSearchParams(narrowing);
}

/** The trail, the newest first, page by page. */
export function useAudit(filter: Filter) {
  const keyOf = (index: number, previous: AuditList | null) => {
    if (index > 0 && previous?.nextCursor == null) return null;
    const query = toQuery(filter);
    if (previous?.nextCursor != null) query.set("cursor", previous.nextCursor);
    return `/api/v1/audit?${query}`;
  };
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<AuditList, unknown>(
    keyOf,
    (path: string) => getJson(path, AuditList),
    { revalidateFirstPage: false, revalidateOnFocus: false, onError: beginAnew },
  );
  async function beginAnew(failure: unknown) {
    if (!isCursorOver(failure)) return;
    await setSize(1);
    await mutate();
  }
  const last = data?.at(-1);
  return {
    events: data?.flatMap((page) => page.events),
    error,
    hasMore: last !== undefined && last.nextCursor !== null,
    isLoadingMore: isValidating && data !== undefined,
    loadMore: () => void setSize(size + 1),
    refresh: () => mutate(),
  };
}
