"use client";

import { Hourglass } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { counted, formatRelative } from "#app/_lib/format.ts";
import type { Privacy } from "#lib/contract/privacy.ts";
import { countdownWords, lastRunWords, nightWords } from "./privacy-words.ts";

/** What goes next, of which searches, and what went. */
export function Countdown({ privacy }: { privacy: Privacy }) {
  const { coming, gone, lastRunAt } = privacy;
  const nowMs = Date.now();
  return (
    <div className="space-y-4">
      <div className="flex items-start gap-3 rounded-md bg-sunken p-3.5">
        <Hourglass className="mt-0.5 size-4.5 shrink-0 text-accent-text" aria-hidden="true" />
        <div>
          <p className="font-medium" data-countdown={true}>
            {countdownWords(privacy, nowMs)}
          </p>
          <p className="mt-0.5 text-ink-soft text-sm">{lastRunWords(lastRunAt, nowMs)}</p>
        </div>
      </div>
      {coming.length === 0 ? null : (
        <Lines label="Goes next">
          {coming.map(({ jobId, name, at, rows }) => (
            <Line key={jobId} jobId={jobId} name={name}>
              {counted(rows, "row")} {nightWords(at, nowMs)}
            </Line>
          ))}
        </Lines>
      )}
      {gone.length === 0 ? null : (
        <Lines label="Went last">
          {gone.slice(0, 5).map(({ jobId, name, at, rows }) => (
            <Line key={`${jobId}${at}`} jobId={name === null ? null : jobId} name={name}>
              {counted(rows, "row")} deleted {formatRelative(at, nowMs)}
            </Line>
          ))}
        </Lines>
      )}
    </div>
  );
}

function Lines({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="font-medium text-ink-soft text-sm">{label}</h3>
      <ul aria-label={label} className="mt-1 divide-y">
        {children}
      </ul>
    </div>
  );
}

interface LineProps {
  jobId: string | null;
  name: string | null;
  children: ReactNode;
}

function Line({ jobId, name, children }: LineProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 py-1.5" data-search={jobId}>
      {jobId === null ? (
        <span className="text-ink-soft">A search that is gone</span>
      ) : (
        <Link href={`/searches/${jobId}`} className="min-w-0 truncate underline">
          {name}
        </Link>
      )}
      <span className="text-ink-soft text-sm tabular-nums">{children}</span>
    </li>
  );
}
