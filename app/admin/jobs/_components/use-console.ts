"use client";

import { useState } from "react";
import useSWR from "swr";
import { z } from "zod";
import { getJson, postJson } from "#app/_lib/api.ts";
import {
  AdminAccountList,
  AdminJob,
  type AdminJobFilter,
  AdminJobList,
  DeadLetterList,
} from "#lib/contract/operator.ts";

const EVERY_MS = 2_000;
const SELDOM_MS = 15_000;
const PAGE = 50;
const MOST = 200;

interface Shown {
  readonly show: AdminJobFilter;
  readonly list: AdminJobList;
}

/** The jobs of all workspaces, asked for again every two seconds: the console shows what is, not what was. */
export function useAdminJobs(show: AdminJobFilter, first: AdminJobList) {
  const [limit, setLimit] = useState(PAGE);
  const query = new URLSearchParams({ show, limit: String(limit) });
  const { data, error, mutate } = useSWR<Shown, unknown>(
    `/api/v1/admin/jobs?${query}`,
    (path: string) => getJson(path, AdminJobList).then((list) => ({ show, list })),
    {
      refreshInterval: EVERY_MS,
      keepPreviousData: true,
      ...(show === "open" && limit === PAGE && { fallbackData: { show, list: first } }),
    },
  );
  const latest = data?.list ?? first;
  const list = data?.show === show ? data.list : null;
  const hasMore = list !== null && list.nextCursor !== null;
  return {
    list,
    /** All open jobs in figures, whichever of them are listed. */
    figures: latest.figures,
    at: latest.at,
    error,
    refresh: () => mutate(),
    showMore: hasMore && limit < MOST ? () => setLimit(limit + PAGE) : null,
    isCut: hasMore && limit >= MOST,
  };
}

export function useAdminAccounts(first: AdminAccountList) {
  const { data, error } = useSWR<AdminAccountList, unknown>(
    "/api/v1/admin/accounts",
    (path: string) => getJson(path, AdminAccountList),
    { refreshInterval: EVERY_MS, fallbackData: first },
  );
  return { accounts: data?.accounts ?? first.accounts, at: data?.at ?? first.at, error };
}

export function useDeadLetters(first: DeadLetterList) {
  const { data, error } = useSWR<DeadLetterList, unknown>(
    "/api/v1/admin/dead-letters",
    (path: string) => getJson(path, DeadLetterList),
    { refreshInterval: SELDOM_MS, fallbackData: first },
  );
  return { letters: data?.letters ?? first.letters, error };
}

export type AdminAction = "cancel" | "retry";

export function act(jobId: string, action: AdminAction): Promise<AdminJob> {
  return postJson(`/api/v1/admin/jobs/${jobId}/${action}`, {}, { answer: AdminJob });
}

export async function setDraining(draining: boolean): Promise<void> {
  const answer = z.object({ draining: z.boolean() });
  await postJson("/api/v1/admin/drain", { draining }, { answer });
}
