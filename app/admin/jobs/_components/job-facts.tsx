"use client";

import type { ReactNode } from "react";
import { cn } from "#app/_lib/cn.ts";
import { counted, formatDuration, formatExact, formatNumber } from "#app/_lib/format.ts";
import { isOver } from "#lib/contract/job.ts";
import type { AdminJob } from "#lib/contract/operator.ts";
import { distance, leaseWords, reasonWords } from "./console-words.ts";

/** The engine's view of a job, in words: who holds it, what it waits for, what it cost. */
export function JobFacts({ job, at }: { job: AdminJob; at: string }) {
  const reason = reasonWords(job, at);
  const calls = formatNumber(job.calls);
  return (
    <dl className="grid grid-cols-1 gap-x-5 gap-y-2 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {isOver(job.status) ? null : <Fact label="Held by">{leaseWords(job, at)}</Fact>}
      {reason === "" ? null : (
        <Fact label={isOver(job.status) ? "Ended because" : "Waits"}>{reason}</Fact>
      )}
      <Fact label="Account">
        <span className="font-mono text-xs">{job.accountId}</span> · {API[job.api]}
      </Fact>
      <Fact label="Work">
        attempt {job.attempt}, {counted(job.slices, "slice")}, {counted(job.stalls, "stall")}
        {job.failures > 0 ? `, ${counted(job.failures, "failed round")}` : ""}
      </Fact>
      <Fact label="Calls">
        {job.meanCallMs === null ? calls : `${calls}, ${duration(job.meanCallMs)} each`}
      </Fact>
      {job.lastActivityAt === null || isOver(job.status) ? null : (
        <Fact label="Last page">{distance(job.lastActivityAt, at)}</Fact>
      )}
      {job.lastError === null ? null : <LastError error={job.lastError} at={at} />}
    </dl>
  );
}

const API: Record<AdminJob["api"], string> = {
  classic: "Classic",
  sales_navigator: "Sales Navigator",
  recruiter: "Recruiter",
};

function LastError({ error, at }: { error: NonNullable<AdminJob["lastError"]>; at: string }) {
  return (
    <Fact label="Last error" className="sm:col-span-2 lg:col-span-3">
      <span className="font-mono text-xs">{error.code}</span>{" "}
      <span title={formatExact(error.at)} suppressHydrationWarning={true}>
        {distance(error.at, at)}
      </span>
      {error.message === null ? "" : `: ${error.message}`}
    </Fact>
  );
}

interface FactProps {
  label: string;
  children: ReactNode;
  className?: string;
}

function Fact({ label, children, className }: FactProps) {
  return (
    <div className={cn("flex min-w-0 gap-2", className)}>
      <dt className="w-20 shrink-0 text-ink-faint">{label}</dt>
      <dd className="min-w-0 break-words text-ink-soft tabular-nums">{children}</dd>
    </div>
  );
}

function duration(ms: number): string {
  return ms < 1_000 ? `${formatNumber(ms)} ms` : formatDuration(ms / 1_000);
}
