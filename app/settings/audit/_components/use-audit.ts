"use client";

import { usePagedList } from "#app/_hooks/use-paged-list.ts";
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
  const { pages, ...list } = usePagedList({
    path: "/api/v1/audit",
    query: toQuery(filter),
    page: AuditList,
    options: { revalidateFirstPage: false },
  });
  return { ...list, events: pages?.flatMap((page) => page.events) };
}
