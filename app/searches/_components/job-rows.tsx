"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { LinkPending } from "#app/_components/ui/link-pending.tsx";
import { Progress } from "#app/_components/ui/progress.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { StatusChip } from "#app/_components/ui/status-chip.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import type { JobAction } from "#app/_hooks/use-jobs.ts";
import { cn } from "#app/_lib/cn.ts";
import { describeError } from "#app/_lib/copy/errors.ts";
import { counted, formatNumber } from "#app/_lib/format.ts";
import { needsReview } from "#app/_lib/job-tabs.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { JobMenu } from "./job-menu.tsx";
import { ROW_GRID } from "./row-grid.ts";

type Act = (job: Job, action: JobAction) => Promise<void>;

export function JobRows({ jobs, act }: { jobs: readonly Job[]; act: Act }) {
  return (
    <ul className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card">
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} act={act} />
      ))}
    </ul>
  );
}

function JobRow({ job, act }: { job: Job; act: Act }) {
  const [isBusy, setBusy] = useState(false);
  const run = async (action: JobAction) => {
    setBusy(true);
    await act(job, action)
      .then(() => toast(DONE[action]))
      .catch(complain)
      .finally(() => setBusy(false));
  };
  return (
    <li className={cn(ROW_GRID, "relative transition-colors hover:bg-hover/70")}>
      <StatusChip job={job} className="justify-self-start max-md:order-2" />
      <Title job={job} />
      <Found job={job} />
      <RelativeTime
        moment={job.createdAt}
        className="text-ink-faint text-sm max-md:order-3 max-md:justify-self-end"
      />
      <div className="relative z-10 flex items-center justify-end gap-1 max-md:order-5">
        <NextStep job={job} isBusy={isBusy} onResume={() => run("resume")} />
        <JobMenu job={job} onAction={run} />
      </div>
    </li>
  );
}

/** The link covers the row; buttons lie above it. */
function Title({ job }: { job: Job }) {
  return (
    <div className="min-w-0 max-md:order-1 max-md:col-span-2">
      <Link
        href={`/searches/${job.id}`}
        className="flex items-center gap-2 font-medium -outline-offset-2 after:absolute after:inset-0"
      >
        <span className="truncate">{job.name}</span>
        <LinkPending />
      </Link>
      {job.criteriaText === job.name ? null : (
        <p className="truncate text-ink-faint text-sm">{job.criteriaText}</p>
      )}
    </div>
  );
}

function Found({ job }: { job: Job }) {
  const { counts, progress, status } = job;
  const words = `${formatNumber(counts.shown)} of ${formatNumber(progress.target)}`;
  return (
    <div className="text-sm max-md:order-4">
      <p className="tabular-nums">
        <span className="font-medium">
          {isOver(status) ? counted(counts.shown, "prospect") : words}
        </span>
        {counts.approved > 0 ? (
          <span className="text-ok"> · {formatNumber(counts.approved)} approved</span>
        ) : null}
      </p>
      {isOver(status) ? null : (
        <Progress
          percent={progress.percent}
          label={`Progress of ${job.name}`}
          valueText={`${words} found`}
          tone={status === "waiting" ? "warn" : "accent"}
          className="mt-1.5 h-1.5"
        />
      )}
    </div>
  );
}

interface NextStepProps {
  job: Job;
  isBusy: boolean;
  onResume: () => void;
}

/** The one thing a person most likely wants next with this search. */
function NextStep({ job, isBusy, onResume }: NextStepProps) {
  if (job.status === "failed" && job.canRetry) {
    return (
      <Button size="sm" isBusy={isBusy} onClick={onResume}>
        Continue
      </Button>
    );
  }
  if (!needsReview(job)) return null;
  return (
    <Button size="sm" asChild={true}>
      <Link href={`/searches/${job.id}/review`}>
        Review {formatNumber(job.counts.undecided)}
        <span className="sr-only"> prospects of {job.name}</span>
        <LinkPending />
      </Link>
    </Button>
  );
}

const DONE: Record<JobAction, string> = {
  stop: "Stopping. What was found is kept.",
  resume: "It goes on where it stopped.",
};

function complain(error: unknown) {
  const { title, detail } = describeError(error);
  toast.error(title, { description: detail });
}
