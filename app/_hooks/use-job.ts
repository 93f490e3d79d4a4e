"use client";

import { useCallback } from "react";
import useSWR from "swr";
import { getJson } from "#app/_lib/api.ts";
import { judge } from "#app/_lib/job-message.ts";
import {
  applyAnswer,
  applyMessage,
  newerJob,
} from "#app/searches/[jobId]/_components/merge-job.ts";
import type { DecisionAnswer } from "#lib/contract/decision.ts";
import { isOver, Job } from "#lib/contract/job.ts";
import { jobChannel } from "#lib/contract/realtime.ts";
import { useChannel } from "./use-realtime.ts";

/** One search, kept fresh by its channel and, while that is silent, by asking. */
export function useJob(jobId: string, first: Job) {
  const { job, error, mutate, channel } = useFreshJob(jobId, first);

  const takeAnswer = useCallback(
    (answer: DecisionAnswer) =>
      mutate((known) => applyAnswer(known ?? first, answer), { revalidate: false }),
    [mutate, first],
  );
  const takeJob = useCallback(
    (next: Job) => mutate((known) => newerJob(known, next), { revalidate: false }),
    [mutate],
  );
  const refresh = useCallback(() => mutate(), [mutate]);
  return { job, error, isLive: channel.isLive, takeAnswer, takeJob, refresh };
}

export type JobHandle = ReturnType<typeof useJob>;

function useFreshJob(jobId: string, first: Job) {
  const channel = useChannel(jobChannel(jobId), {
    onEvent: (name, data) => takeEvent(name, data),
    onStale: () => void mutate(),
  });
  const { pollMs } = channel;
  // One function for all renders: SWR starts its clock anew whenever it is given another.
  const refreshInterval = useCallback(
    (latest: Job | undefined) => interval(latest ?? first, pollMs),
    [first, pollMs],
  );
  const { data, error, mutate } = useSWR<Job, unknown>(
    `/api/v1/jobs/${jobId}`,
    (path: string) => getJson(path, Job),
    {
      fallbackData: first,
      refreshInterval,
      keepPreviousData: true,
      compare: isSame,
    },
  );
  const job = data ?? first;

  function takeEvent(name: string, event: unknown) {
    const verdict = judge(job.progress.seq, name, event);
    if (verdict.kind === "ignore") return;
    if (verdict.kind === "refetch") return void mutate();
    const { message, hasGap } = verdict;
    const revalidate = hasGap || message.status !== job.status;
    void mutate((known) => applyMessage(known ?? job, message), { revalidate });
  }

  return { job, error, mutate, channel };
}

/** After its end only decisions of other people can change a search. */
function interval(job: Job, pollMs: number): number {
  return isOver(job.status) ? pollMs * 4 : pollMs;
}

/** SWR asks in either order, so this must not depend on it; an answer that a message overtook SWR drops by itself. */
function isSame(one: Job | undefined, other: Job | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
