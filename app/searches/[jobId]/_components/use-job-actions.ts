"use client";

import { useState } from "react";
import type { JobHandle } from "#app/_hooks/use-job.ts";
import { postJson } from "#app/_lib/api.ts";
import { Job } from "#lib/contract/job.ts";

type Busy = "keep" | "discard" | "continue" | null;

/** Stop and continue: the answer is the job, so the screen changes without waiting for an event. */
export function useJobActions(handle: JobHandle) {
  const [busy, setBusy] = useState<Busy>(null);
  const [error, setError] = useState<unknown>(null);
  const path = `/api/v1/jobs/${handle.job.id}`;

  async function run(kind: Busy, ask: () => Promise<Job>) {
    setBusy(kind);
    setError(null);
    try {
      handle.takeJob(await ask());
    } catch (failure) {
      setError(failure);
      await handle.refresh();
    } finally {
      setBusy(null);
    }
  }

  const stop = (discard: boolean) =>
    run(discard ? "discard" : "keep", () =>
      postJson(`${path}/cancel`, { discard }, { answer: Job }),
    );
  const goOn = () => run("continue", () => postJson(`${path}/retry`, {}, { answer: Job }));
  return { busy, error, stop, goOn };
}

export type JobActions = ReturnType<typeof useJobActions>;
