"use client";

import useSWR from "swr";
import { usePagedList } from "#app/_hooks/use-paged-list.ts";
import { deleteOnly, getJson, patchOnly, postForFile, postJson } from "#app/_lib/api.ts";
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

/** The list, the newest first, page by page. */
export function useSuppressions() {
  const query = new URLSearchParams({ limit: String(PAGE) });
  const { pages, ...list } = usePagedList({ path: LIST, query, page: SuppressionList });
  return { ...list, entries: pages?.flatMap((page) => page.suppressions) };
}

export const suppress = (entry: unknown) => postJson(LIST, entry, { answer: SuppressionAnswer });

export const lift = (id: string) => deleteOnly(`${LIST}/${id}`);
