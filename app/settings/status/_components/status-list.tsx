"use client";

import { CircleCheck, CircleDashed, CircleX, RefreshCw, TriangleAlert } from "lucide-react";
import useSWR from "swr";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { getJson } from "#app/_lib/api.ts";
import { cn } from "#app/_lib/cn.ts";
import { type Check, type CheckState, Status } from "#lib/contract/status.ts";
import { CHECKS, STATES, summary } from "./check-words.ts";

const EVERY_MS = 30_000;

const ICONS = { ok: CircleCheck, off: CircleDashed, warn: TriangleAlert, bad: CircleX } as const;

const COLOURS: Record<CheckState, string> = {
  ok: "text-ok",
  off: "text-ink-faint",
  warn: "text-warn",
  bad: "text-bad",
};

export function StatusList() {
  const { data, error, isValidating, mutate } = useSWR<Status, unknown>(
    "/api/v1/status",
    (path: string) => getJson(path, Status),
    { refreshInterval: EVERY_MS, revalidateOnFocus: false },
  );
  if (data === undefined && error === undefined) return <Loading />;
  return (
    <div className="flex flex-col gap-4">
      {error === undefined ? null : (
        <ErrorState
          error={error}
          safe={data ? "What you see is the last known state." : ""}
          action={
            <Button isBusy={isValidating} onClick={() => void mutate()}>
              Try again
            </Button>
          }
        />
      )}
      {data === undefined ? null : (
        <>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Summary checks={data.checks} />
            <span className="text-ink-faint text-sm">
              Looked at <RelativeTime moment={data.at} />
            </span>
            <Button
              size="sm"
              className="ml-auto"
              isBusy={isValidating}
              onClick={() => void mutate()}
            >
              <RefreshCw className={cn(isValidating && "hidden")} aria-hidden="true" />
              Look again
            </Button>
          </div>
          <ul className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card">
            {data.checks.map((check) => (
              <CheckRow key={check.id} check={check} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Summary({ checks }: { checks: readonly Check[] }) {
  const { text, state } = summary(checks);
  const Icon = ICONS[state];
  return (
    <p role="status" className="flex items-center gap-2 font-medium">
      <Icon className={cn("size-4.5 shrink-0", COLOURS[state])} aria-hidden="true" />
      {text}
    </p>
  );
}

function CheckRow({ check }: { check: Check }) {
  const { id, state, found, fix, variables } = check;
  const Icon = ICONS[state];
  return (
    <li
      className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2 px-4 py-3.5 md:grid-cols-[auto_9.5rem_minmax(0,1fr)] md:px-5"
      data-check={id}
      data-state={state}
    >
      <Icon className={cn("mt-0.5 size-4.5", COLOURS[state])} aria-hidden="true" />
      <h2 className="font-medium">
        {CHECKS[id]}
        <span className="sr-only">: {STATES[state]}</span>
      </h2>
      <div className="min-w-0 max-md:col-start-2">
        <p className="text-pretty text-ink-soft">{found}</p>
        {fix === null ? null : <p className="mt-1 text-pretty">{fix}</p>}
        {variables.length === 0 ? null : (
          <p className="mt-2 flex flex-wrap gap-1.5">
            <span className="sr-only">Set by </span>
            {variables.map((name) => (
              <Badge key={name} className="font-mono font-normal">
                {name}
              </Badge>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

function Loading() {
  return (
    <div role="status" className="flex flex-col gap-4 rounded-lg border bg-surface p-5 shadow-card">
      <span className="sr-only">Looking at every part</span>
      <Skeleton className="w-1/4" />
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
      <Skeleton className="w-3/5" />
    </div>
  );
}
