"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { StatusChip } from "#app/_components/ui/status-chip.tsx";
import { counted } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { Elapsed } from "./elapsed.tsx";
import { ReviewLink } from "./review-link.tsx";
import { StopMenu } from "./stop-menu.tsx";
import type { JobActions } from "./use-job-actions.ts";

interface Props {
  job: Job;
  actions: JobActions;
  onReview: () => void;
}

export function LiveHead({ job, actions, onReview }: Props) {
  const target = counted(job.criteria.target, "prospect");
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="break-words font-semibold text-2xl">{job.name}</h1>
        <p className="mt-0.5 break-words text-ink-soft">
          {job.criteriaText === job.name ? "" : `${job.criteriaText} · `}
          {target} wanted
        </p>
        <div className="mt-2 flex flex-wrap items-center gap-2.5">
          <StatusChip job={job} />
          <Elapsed job={job} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2 max-md:w-full">
        {job.canRetry ? (
          <Button isBusy={actions.busy === "continue"} onClick={() => void actions.goOn()}>
            Continue
          </Button>
        ) : null}
        {isOver(job.status) ? null : <StopMenu job={job} actions={actions} />}
        <ReviewLink job={job} onReview={onReview} />
      </div>
    </header>
  );
}
