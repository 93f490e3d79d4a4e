"use client";

import { usePagedList } from "#app/_hooks/use-paged-list.ts";
import { postJson } from "#app/_lib/api.ts";
import { NoticeAnswer, NoticeList, type NoticeMark } from "#lib/contract/privacy.ts";

const PATH = "/api/v1/privacy/notices";
const PAGE = 50;

/** Who is still to be told, the longest due first, page by page. */
export function useUntold() {
  const query = new URLSearchParams({ limit: String(PAGE) });
  const { pages, ...list } = usePagedList({ path: PATH, query, page: NoticeList });
  return { ...list, first: pages?.[0], people: pages?.flatMap((page) => page.people) };
}

export const markTold = (mark: NoticeMark) => postJson(PATH, mark, { answer: NoticeAnswer });
