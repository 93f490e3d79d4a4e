"use client";

import useSWR from "swr";
import useSWRInfinite from "swr/infinite";
import type { z } from "zod";
import { deleteOnly, getJson, patchOnly, postForFile, postJson } from "#app/_lib/api.ts";
import { isCursorOver } from "#app/_lib/cursor-over.ts";
import { Erasure, PersonFile, type PersonRequest, Privacy } from "#lib/contract/privacy.ts";
import { SuppressionAnswer, SuppressionList } from "#lib/contract/suppression.ts";

const PATH = "/api/v1/privacy";
const LIST = "/api/v1/suppressions";
const PAGE = 50;

export function usePrivacy() {
  const { data, error, mutate } = useSWR<Privacy, unknown>(PATH, (path: string) =>
    getJson(path, Privacy),
  );
  return { privacy: data, error, refresh: () => mutate() };
}

export const changePrivacy = (change: unknown) => patchOnly(PATH, change);

export const takeCopy = () => postForFile(`${PATH}/export`);

export const askForPerson = (request: PersonRequest) =>
  postJson(`${PATH}/access`, request, { answer: PersonFile });

export const erase = (request: PersonRequest) =>
  postJson(`${PATH}/erase`, request, { answer: Erasure });

type List = z.infer<typeof SuppressionList>;

/** The list, the newest first, page by page. */
export function useSuppressions() {
  const keyOf = (index: number, previous: List | null) => {
    if (index > 0 && previous?.nextCursor == null) return null;
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (previous?.nextCursor != null) query.set("cursor", previous.nextCursor);
    return `${LIST}?${query}`;
  };
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<List, unknown>(
    keyOf,
    (path: string) => getJson(path, SuppressionList),
    { revalidateOnFocus: false, onError: beginAnew },
  );
  async function beginAnew(failure: unknown) {
    if (!isCursorOver(failure)) return;
    await setSize(1);
    await mutate();
  }
  const last = data?.at(-1);
  return {
    entries: data?.flatMap((page) => page.suppressions),
    error,
    hasMore: last !== undefined && last.nextCursor !== null,
    isLoadingMore: isValidating && data !== undefined,
    loadMore: () => void setSize(size + 1),
    refresh: () => mutate(),
  };
}

export const suppress = (entry: unknown) => postJson(LIST, entry, { answer: SuppressionAnswer });

export const lift = (id: string) => deleteOnly(`${LIST}/${id}`);
