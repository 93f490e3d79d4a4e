"use client";

import { useState } from "react";
import useSWRInfinite from "swr/infinite";
import { getJson, postJson } from "#app/_lib/api.ts";
import { statusWords } from "#app/_lib/copy/status.ts";
import { judge } from "#app/_lib/job-message.ts";
import { findJob, withJob, withMessage } from "#app/_lib/job-pages.ts";
import { Job, JobList } from "#lib/contract/job.ts";
import { JobMessage, userChannel } from "#lib/contract/realtime.ts";
import { useChannel } from "./use-realtime.ts";

const PAGE_SIZE = 25;

/** The person's searches, newest first: fresh by their channel and, while that is silent, by asking. */
export function useJobs(userId: string, first: JobList) {
  const [news, setNews] = useState("");
  const channel = useChannel(userChannel(userId), { onEvent, onStale: () => void mutate() });
  const list = useJobPages(first, channel.pollMs);
  const { pages, mutate } = list;

  function onEvent(name: string, data: unknown) {
    const known = findJob(pages, JobMessage.safeParse(data).data?.jobId ?? "");
    const verdict = judge(known?.progress.seq ?? -1, name, data);
    if (verdict.kind === "ignore") return;
    if (verdict.kind === "refetch" || known === undefined) return void mutate();
    const { message } = verdict;
    // A message is a whole picture of the counts; only a new status brings what it does not carry.
    const revalidate = message.status !== known.status;
    if (revalidate) setNews(`${known.name}: ${wordOf(known, message)}`);
    void mutate(withMessage(pages, message), { revalidate });
  }

  const act = async (job: Job, action: JobAction) => {
    const next = await ACTIONS[action](job);
    void mutate(withJob(pages, next), { revalidate: false });
  };

  return { ...list, act, news };
}

export type JobAction = "stop" | "resume";

const ACTIONS: Record<JobAction, (job: Job) => Promise<Job>> = {
  stop: ({ id }) => postJson(`/api/v1/jobs/${id}/cancel`, { discard: false }, { answer: Job }),
  resume: ({ id }) => postJson(`/api/v1/jobs/${id}/retry`, {}, { answer: Job }),
};

function wordOf(job: Job, { status, outcome }: JobMessage): string {
  return statusWords({ status, cancelRequested: job.cancelRequested, ...(outcome && { outcome }) })
    .label;
}

function useJobPages(first: JobList, pollMs: number) {
  const { data, error, mutate, size, setSize } = useSWRInfinite<JobList, unknown>(
    toKey,
    (path: string) => getJson(path, JobList),
    // All pages each time: a search on an older page moves too, and its page cache would undo what an event said.
    { fallbackData: [first], refreshInterval: pollMs, revalidateAll: true },
  );
  const pages = data ?? [first];
  return {
    pages,
    mutate,
    error,
    jobs: pages.flatMap(({ jobs }) => jobs),
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
