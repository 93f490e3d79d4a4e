"use client";

import { useCallback, useState } from "react";
import { useSWRConfig } from "swr";
import useSWRInfinite, { unstable_serialize } from "swr/infinite";
import { getJson, postJson } from "#app/_lib/api.ts";
import { statusWords } from "#app/_lib/copy/status.ts";
import { judge } from "#app/_lib/job-message.ts";
import { hasOpenOfOthers, mergeJobs, withStarted } from "#app/_lib/job-pages.ts";
import { applyMessage } from "#app/searches/[jobId]/_components/merge-job.ts";
import { Job, JobList } from "#lib/contract/job.ts";
import { JobMessage, userChannel } from "#lib/contract/realtime.ts";
import { useChannel } from "./use-realtime.ts";
import { useSoon } from "./use-soon.ts";

const PAGE_SIZE = 25;
/** No channel tells of other people's searches. */
const OTHERS_MS = 10_000;

/**
 * The workspace's searches, newest first: what the API says, and on top of it what events and actions said since. Of each
 * search the newest is shown, whichever way it came.
 */
export function useJobs(userId: string, first: JobList) {
  const [told, setTold] = useState<readonly Job[]>([]);
  const [news, setNews] = useState("");
  const { pollMs } = useChannel(userChannel(userId), { onEvent, onStale: () => void refresh() });
  const { refresh, ...list } = useJobPages({ userId, first, pollMs });
  const refreshSoon = useSoon(refresh);
  const jobs = mergeJobs([first.jobs, told, ...list.pages.map((page) => page.jobs)]);

  function onEvent(name: string, data: unknown) {
    const jobId = JobMessage.safeParse(data).data?.jobId;
    const known = jobs.find(({ id }) => id === jobId);
    const verdict = judge(known, name, data);
    if (verdict.kind === "refetch") return refreshSoon();
    if (verdict.kind === "ignore") return;
    if (known !== undefined) return takeMessage(known, verdict.message);
    // One that is on an older page is not on the screen; where all pages are here, it is new.
    if (verdict.name === "job.created" || !list.hasMore) refreshSoon();
  }

  function takeMessage(known: Job, message: JobMessage) {
    const next = applyMessage(known, message);
    const { label } = statusWords(next);
    if (label !== statusWords(known).label) setNews(`${known.name}: ${label}`);
    tell(next);
  }

  const tell = (next: Job) => setTold((earlier) => mergeJobs([earlier, [next]]));
  const act = async (job: Job, action: JobAction) => tell(await ACTIONS[action](job));
  return { ...list, refresh, jobs, act, news };
}

export type JobAction = "stop" | "resume";

const ACTIONS: Record<JobAction, (job: Job) => Promise<Job>> = {
  stop: ({ id }) => postJson(`/api/v1/jobs/${id}/cancel`, { discard: false }, { answer: Job }),
  resume: ({ id }) => postJson(`/api/v1/jobs/${id}/retry`, {}, { answer: Job }),
};

/** Puts a search that was started into the list as this browser last knew it: it is there before anybody asks. */
export function useRememberStarted(): (job: Job) => void {
  const { mutate } = useSWRConfig();
  return (job) =>
    void mutate<JobList[]>(unstable_serialize(toKey), (pages) => withStarted(pages, job), {
      revalidate: false,
    });
}

interface Asked {
  userId: string;
  first: JobList;
  pollMs: number;
}

function useJobPages({ userId, first, pollMs }: Asked) {
  // The same function over renders: SWR begins to count anew when it is another.
  const refreshInterval = useCallback(
    (pages?: JobList[]) => (hasOpenOfOthers(pages, userId) ? Math.min(pollMs, OTHERS_MS) : pollMs),
    [pollMs, userId],
  );
  const { data, error, mutate, size, setSize } = useSWRInfinite<JobList, unknown>(
    toKey,
    (path: string) => getJson(path, JobList),
    // All pages each time: a search on an older page moves too.
    { fallbackData: [first], refreshInterval, revalidateAll: true },
  );
  const pages = data ?? [first];
  return {
    pages,
    error,
    hasMore: pages.at(-1)?.nextCursor !== null,
    isLoadingMore: size > pages.length,
    loadMore: () => setSize((size) => size + 1),
    refresh: () => mutate(),
  };
}

function toKey(index: number, previous: JobList | null): string | null {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (index > 0) {
    if (previous?.nextCursor == null) return null;
    query.set("cursor", previous.nextCursor);
  }
  return `/api/v1/jobs?${query}`;
}
