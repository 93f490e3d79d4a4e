"use client";

import { ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { cn } from "#app/_lib/cn.ts";
import { formatExact, formatWhen } from "#app/_lib/format.ts";
import type { Job } from "#lib/contract/job.ts";
import { type Chapter, timeline } from "./timeline.ts";
import { chapterWords } from "./timeline-words.ts";
import { useHistory } from "./use-history.ts";

/** What happened to a search, closed until somebody wants to know. */
export function History({ job }: { job: Job }) {
  const details = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(details.current?.open === true), []); // it may be opened before this page listens
  return (
    <details
      ref={details}
      className="group rounded-lg border bg-surface shadow-card"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-(--control) list-none items-center gap-2 rounded-lg px-4 py-2.5 font-semibold group-open:mb-2 group-open:rounded-b-none text-lg hover:bg-hover md:px-5 [&::-webkit-details-marker]:hidden">
        <h2>What happened</h2>
        <ChevronRight
          className="ml-auto size-4.5 text-ink-faint transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
      </summary>
      {isOpen ? <Told job={job} /> : null}
    </details>
  );
}

function Told({ job }: { job: Job }) {
  const { events, error } = useHistory(job);
  if (error !== undefined && events === undefined) {
    return <ErrorState error={error} safe="The search is not affected." className="m-4 mt-0" />;
  }
  if (events === undefined) return <Loading />;
  const chapters = timeline(events);
  return (
    <ol aria-label="History" className="px-4 pb-4 md:px-5">
      {chapters.map((chapter, index) => (
        <Line key={chapter.key} chapter={chapter} isLast={index === chapters.length - 1} />
      ))}
    </ol>
  );
}

const DOTS = {
  neutral: "bg-line-strong",
  ok: "bg-ok",
  warn: "bg-warn",
  bad: "bg-bad",
} as const;

function Line({ chapter, isLast }: { chapter: Chapter; isLast: boolean }) {
  const nowMs = Date.now();
  const { text, tone } = chapterWords(chapter, nowMs);
  return (
    <li className="relative flex gap-3 pb-3 last:pb-0">
      <span aria-hidden="true" className="flex w-2.5 shrink-0 flex-col items-center">
        <span className={cn("mt-1.5 size-2 shrink-0 rounded-full", DOTS[tone])} />
        {isLast ? null : <span className="-mb-4 w-px grow bg-line" />}
      </span>
      <span className="min-w-0 flex-1 text-pretty">{text}</span>
      <time
        dateTime={chapter.from}
        title={span(chapter)}
        className="shrink-0 text-ink-faint text-sm"
      >
        {formatWhen(chapter.from, nowMs)}
      </time>
    </li>
  );
}

function span({ from, to }: Chapter): string {
  const [begin, end] = [formatExact(from), formatExact(to)];
  return begin === end ? begin : `${begin} – ${end}`;
}

function Loading() {
  return (
    <div role="status" className="flex flex-col gap-3 px-4 pb-4 md:px-5">
      <span className="sr-only">Loading what happened</span>
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
    </div>
  );
}
