"use client";

import { useCallback, useMemo, useState } from "react";
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

/**
 * One search: what the API says, and on top of it what events and actions said since. They overtake each other, so the
 * newest is shown whichever way it came; kept apart, none of them can take another's place.
 */
export function useJob(jobId: string, first: Job) {
  const [told, setTold] = useState(first);
  const [decided, setDecided] = useState<DecisionAnswer | null>(null);
  const { pollMs } = useChannel(jobChannel(jobId), { onEvent, onStale: () => void mutate() });
  // The same function over renders: SWR begins to count anew when it is another.
  const refreshInterval = useCallback((latest?: Job) => interval(latest, pollMs), [pollMs]);
  const { data, error, isValidating, mutate } = useSWR<Job, unknown>(
    `/api/v1/jobs/${jobId}`,
    (path: string) => getJson(path, Job),
    { fallbackData: first, refreshInterval },
  );
  const newest = newerJob(newerJob(first, told), data ?? first);

  function onEvent(name: string, event: unknown) {
    const verdict = judge(newest, name, event);
    if (verdict.kind === "ignore") return;
    if (verdict.kind === "apply") {
      setTold((earlier) => applyMessage(newerJob(earlier, newest), verdict.message));
    }
    if (verdict.kind === "refetch" || verdict.hasMore) void mutate();
  }

  const takeJob = (next: Job) => setTold((earlier) => newerJob(earlier, next));
  const takeAnswer = (next: DecisionAnswer) =>
    setDecided((earlier) => (earlier !== null && earlier.seq > next.seq ? earlier : next));
  // The same object until something new is known: effects of those who show it hang on it.
  const job = useMemo(
    () => (decided === null ? newest : applyAnswer(newest, decided)),
    [newest, decided],
  );
  return {
    job,
    error,
    isRefreshing: isValidating,
    takeAnswer,
    takeJob,
    refresh: () => mutate(),
  };
}

export type JobHandle = ReturnType<typeof useJob>;

/** After its end only decisions of other people can change a search. */
function interval(job: Job | undefined, pollMs: number): number {
  return job !== undefined && isOver(job.status) ? pollMs * 4 : pollMs;
}
