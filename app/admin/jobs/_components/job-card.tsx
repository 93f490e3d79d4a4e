"use client";

import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { Progress } from "#app/_components/ui/progress.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { StatusChip } from "#app/_components/ui/status-chip.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { describeError } from "#app/_lib/copy/errors.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { isOver } from "#lib/contract/job.ts";
import type { AdminJob } from "#lib/contract/operator.ts";
import { ALARMS } from "./console-words.ts";
import { JobFacts } from "./job-facts.tsx";
import { type AdminAction, act } from "./use-console.ts";

interface Props {
  job: AdminJob;
  at: string;
  isOwn: boolean;
  onChange: () => Promise<unknown>;
}

export function JobCard({ job, at, isOwn, onChange }: Props) {
  return (
    <li className="grid grid-cols-1 gap-x-5 gap-y-3 px-4 py-4 md:px-5" data-job={job.id}>
      <div className="flex items-center gap-3 max-sm:flex-wrap">
        <StatusChip job={job} />
        <h3 className="min-w-0 flex-1 truncate font-medium max-sm:order-1 max-sm:basis-full">
          {job.name ?? (isOwn ? "Search" : "Search of another workspace")}
          <span className="block truncate font-mono font-normal text-ink-faint text-xs">
            {job.id}
          </span>
        </h3>
        <Actions job={job} onChange={onChange} />
      </div>
      <Alarms job={job} />
      <Found job={job} />
      <JobFacts job={job} at={at} />
    </li>
  );
}

function Alarms({ job }: { job: AdminJob }) {
  if (job.alarms.length === 0) return null;
  return (
    <ul aria-label="Alarms" className="flex flex-col gap-1.5">
      {job.alarms.map((alarm) => (
        <li key={alarm} className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <Badge tone="bad">
            <TriangleAlert aria-hidden="true" />
            {ALARMS[alarm].label}
          </Badge>
          <span className="text-ink-soft text-sm">{ALARMS[alarm].hint}</span>
        </li>
      ))}
    </ul>
  );
}

function Found({ job }: { job: AdminJob }) {
  const numbers = `${formatNumber(job.shown)} of ${formatNumber(job.target)}`;
  return (
    <div className="flex items-center gap-3">
      <Progress
        percent={job.percent}
        label={`Progress of search ${job.id}`}
        valueText={`${numbers} found`}
        tone={job.status === "waiting" ? "warn" : "accent"}
        className="h-1.5 min-w-0 flex-1"
      />
      <span className="shrink-0 text-sm tabular-nums">
        {numbers}
        <span className="text-ink-faint"> · page {formatNumber(job.pageNo)}</span>
      </span>
      <RelativeTime
        moment={job.createdAt}
        className="shrink-0 text-ink-faint text-sm max-sm:hidden"
      />
    </div>
  );
}

const DONE: Record<AdminAction, string> = {
  cancel: "Stopping. What was found is kept.",
  retry: "It goes on where it stopped.",
};

function Actions({ job, onChange }: Pick<Props, "job" | "onChange">) {
  const [busy, setBusy] = useState<AdminAction | null>(null);
  const run = async (action: AdminAction) => {
    setBusy(action);
    try {
      await act(job.id, action);
      toast(DONE[action]);
    } catch (error) {
      const { title, detail } = describeError(error);
      toast.error(title, { description: detail });
    } finally {
      await onChange().catch(() => undefined);
      setBusy(null);
    }
  };
  const canCancel = !isOver(job.status) && !job.cancelRequested;
  const what = <span className="sr-only"> search {job.id}</span>;
  return (
    <div className="ml-auto flex shrink-0 gap-2">
      {canCancel ? (
        <Button
          size="sm"
          variant="danger-quiet"
          isBusy={busy === "cancel"}
          onClick={() => void run("cancel")}
        >
          Stop{what}
        </Button>
      ) : null}
      {job.canRetry ? (
        <Button size="sm" isBusy={busy === "retry"} onClick={() => void run("retry")}>
          Retry{what}
        </Button>
      ) : null}
    </div>
  );
}
