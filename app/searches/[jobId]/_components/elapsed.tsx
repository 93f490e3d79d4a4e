"use client";

import { useEffect, useState } from "react";
import { formatDuration, formatExact } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { stopwatch } from "./time-words.ts";

/** A running clock while the search runs, its duration after. */
export function Elapsed({ job }: { job: Job }) {
  const [nowMs, setNow] = useState<number | null>(null);
  const isRunning = !isOver(job.status) && job.startedAt !== null;
  useEffect(() => {
    if (!isRunning) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);

  if (job.startedAt === null) return null;
  const title = nowMs === null ? undefined : `Started ${formatExact(job.startedAt)}`;
  const look = "text-ink-soft text-sm tabular-nums";
  if (!isRunning) {
    const seconds = job.durationSeconds ?? secondsBetween(job.startedAt, job.completedAt);
    if (seconds === null) return null;
    return <span className={look}>took {formatDuration(seconds)}</span>;
  }
  const seconds = nowMs === null ? 0 : (nowMs - Date.parse(job.startedAt)) / 1_000;
  return (
    <span className={look} title={title} role="timer">
      <span className="sr-only">Running for </span>
      {stopwatch(seconds)}
    </span>
  );
}

function secondsBetween(from: string, to: string | null): number | null {
  return to === null ? null : (Date.parse(to) - Date.parse(from)) / 1_000;
}
