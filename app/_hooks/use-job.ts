"use client";

import { useCallback, useRef } from "react";
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
  const newest = useRef(first);
  // Answers and events overtake each other: whichever way a state came, an older one is dropped here.
  const keep = useCallback((next: Job): Job => {
    newest.current = newerJob(newest.current, next);
    return newest.current;
  }, []);

  const channel = useChannel(jobChannel(jobId), {
    onEvent: (name, event) => takeEvent(name, event),
    onStale: () => void mutate(),
  });
  const { data, error, mutate } = useSWR<Job, unknown>(
    `/api/v1/jobs/${jobId}`,
    (path: string) => getJson(path, Job).then(keep),
    {
      fallbackData: first,
      refreshInterval: (latest) => interval(latest ?? first, channel.pollMs),
    },
  );

  function takeEvent(name: string, event: unknown) {
    const { current } = newest;
    const verdict = judge(current.progress.seq, name, event);
    if (verdict.kind === "ignore") return;
    if (verdict.kind === "refetch") return void mutate();
    const { message, hasGap } = verdict;
    const revalidate = hasGap || message.status !== current.status;
    void mutate(keep(applyMessage(current, message)), { revalidate });
  }

  const takeJob = useCallback(
    (next: Job) => mutate(keep(next), { revalidate: false }),
    [mutate, keep],
  );
  const takeAnswer = useCallback(
    (answer: DecisionAnswer) => takeJob(applyAnswer(newest.current, answer)),
    [takeJob],
  );
  const refresh = useCallback(() => mutate(), [mutate]);
  return { job: data ?? first, error, isLive: channel.isLive, takeAnswer, takeJob, refresh };
}

export type JobHandle = ReturnType<typeof useJob>;

/** After its end only decisions of other people can change a search. */
function interval(job: Job, pollMs: number): number {
  return isOver(job.status) ? pollMs * 4 : pollMs;
}
