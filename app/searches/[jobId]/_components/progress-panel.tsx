"use client";

import { Progress } from "#app/_components/ui/progress.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { SourceLines } from "./source-lines.tsx";
import { StageList } from "./stage-list.tsx";
import { timeLeft } from "./time-words.ts";

export function ProgressPanel({ job }: { job: Job }) {
  const { current, target, lastActivityAt } = job.progress;
  const percent = percentOf(job);
  const numbers = `${formatNumber(current)} of ${formatNumber(target)}`;
  return (
    <section aria-label="Progress" className="rounded-lg border bg-surface p-4 shadow-card md:p-5">
      <StageList job={job} />
      <div className="mt-4 flex items-baseline gap-3">
        <span className="font-semibold text-2xl tabular-nums">{percent}%</span>
        <span className="text-ink-soft tabular-nums" data-current={current}>
          {numbers}
        </span>
        <span className="ml-auto text-ink-soft tabular-nums">{leftWords(job)}</span>
      </div>
      <Progress
        className="mt-2"
        percent={percent}
        label="Prospects found"
        valueText={numbers}
        tone={toneOf(job)}
        isMoving={job.status === "processing"}
      />
      <SourceLines job={job} />
      {lastActivityAt === null ? null : (
        <p className="mt-3 text-ink-faint text-sm">
          Last activity <RelativeTime moment={lastActivityAt} />
        </p>
      )}
    </section>
  );
}

/** On the way the share of what can be found; at the end of what was asked for, which is what the numbers beside it say. */
function percentOf({ status, progress }: Job): number {
  const { percent, current, target } = progress;
  return isOver(status) ? Math.floor((100 * current) / target) : percent;
}

function leftWords(job: Job): string {
  const { etaSeconds } = job.progress;
  return job.status === "processing" && etaSeconds !== null ? timeLeft(etaSeconds) : "";
}

function toneOf(job: Job): "accent" | "ok" | "warn" | "bad" {
  if (job.status === "failed") return "bad";
  if (job.status === "waiting") return "warn";
  return job.outcome === "full" ? "ok" : "accent";
}
