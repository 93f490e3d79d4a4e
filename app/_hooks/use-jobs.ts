"use client";

import { useEffect, useState } from "react";
import { useSWRConfig } from "swr";
import useSWRInfinite, { unstable_serialize } from "swr/infinite";
import { getJson, postJson } from "#app/_lib/api.ts";
import { statusWords } from "#app/_lib/copy/status.ts";
import { hasOpenOfOthers, judgeInList, mergeJobs, withStarted } from "#app/_lib/job-pages.ts";
import { together } from "#app/_lib/together.ts";
import { Job, JobList } from "#lib/contract/job.ts";
import { userChannel } from "#lib/contract/realtime.ts";
import { useChannel } from "./use-realtime.ts";

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
  const [soon] = useState(together);
  useEffect(() => soon.stop, [soon]);
  const jobs = mergeJobs([first.jobs, told, ...list.pages.map((page) => page.jobs)]);

  function onEvent(name: string, data: unknown) {
    const verdict = judgeInList({ jobs, hasMore: list.hasMore }, name, data);
    if (verdict.kind === "refetch") return soon.ask(refresh);
    if (verdict.kind === "ignore") return;
    const { label } = statusWords(verdict.next);
    if (label !== statusWords(verdict.known).label) setNews(`${verdict.next.name}: ${label}`);
    tell(verdict.next);
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
  const [heard, setHeard] = useState([first]);
  // A number, not a function: SWR asks a function only when the wait before it is over.
  const refreshInterval = hasOpenOfOthers(heard, userId) ? Math.min(pollMs, OTHERS_MS) : pollMs;
  const { data, error, mutate, size, setSize } = useSWRInfinite<JobList, unknown>(
    toKey,
    (path: string) => getJson(path, JobList),
    // All pages each time: a search on an older page moves too.
    { fallbackData: [first], refreshInterval, revalidateAll: true, onSuccess: setHeard },
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
