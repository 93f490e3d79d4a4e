"use client";

import { CircleCheck, CirclePause, Info, TriangleAlert, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { LiveRegion } from "#app/_components/ui/live-region.tsx";
import { useIsOnline } from "#app/_hooks/use-is-online.ts";
import { useSocketState } from "#app/_hooks/use-realtime.ts";
import { cn } from "#app/_lib/cn.ts";
import { describeError } from "#app/_lib/copy/errors.ts";
import { formatNumber } from "#app/_lib/format.ts";
import type { Tone, Words } from "./job-words.ts";
import { connectionLine, stateLine } from "./review-state-words.ts";
import { WaitingUntil } from "./state-banner.tsx";
import { useJobActions } from "./use-job-actions.ts";
import type { Review } from "./use-review.ts";

const ICONS = { neutral: Info, ok: CircleCheck, warn: CirclePause, bad: TriangleAlert } as const;

const LOOKS: Record<Tone, string> = {
  neutral: "bg-sunken [&>svg]:text-ink-soft",
  ok: "bg-ok-soft [&>svg]:text-ok",
  warn: "bg-warn-soft [&>svg]:text-warn",
  bad: "bg-bad-soft [&>svg]:text-bad",
};

/** Why the rows are no more, no less, or not the newest: a line under the head, and one about the connection. */
export function ReviewState({ review }: { review: Review }) {
  const { job, decisions } = review;
  const socket = useSocketState();
  const connection = connectionLine({
    isOnline: useIsOnline(),
    isConnected: socket === "connected",
    isConnecting: socket === "connecting" || socket === "off",
    held: decisions.isHeld ? decisions.pending : 0,
  });
  const state = stateLine(job);
  const said = [connection, state].filter((words) => words !== null);
  return (
    <>
      <LiveRegion message={said.map(({ title, text }) => `${title}. ${text}`).join(" ")} />
      {connection === null ? null : <Line words={connection} icon={WifiOff} name="connection" />}
      {state === null ? null : (
        <Line words={state} icon={ICONS[state.tone]} name={job.status}>
          <WaitingUntil job={job} />
          <Ways review={review} />
        </Line>
      )}
    </>
  );
}

interface LineProps {
  words: Words;
  icon: typeof Info;
  name: string;
  children?: ReactNode;
}

function Line({ words, icon: Icon, name, children }: LineProps) {
  return (
    <div
      data-line={name}
      className={cn(
        "flex flex-wrap items-center gap-x-2 gap-y-0.5 border-b px-3 py-1 text-sm md:px-4",
        LOOKS[words.tone],
        // Where there is little room, what is as it should be needs none.
        name === "completed" && words.tone === "neutral" && "max-md:hidden",
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      <span className="font-medium">{words.title}</span>
      <span className="text-ink-soft">{words.text}</span>
      {children}
    </div>
  );
}

/** What can be done about it without leaving the rows. */
function Ways({ review }: { review: Review }) {
  const { job, handle } = review;
  const actions = useJobActions(handle);
  const canFinish = job.status === "waiting" && !job.cancelRequested && job.counts.shown > 0;
  return (
    <>
      {actions.error === null ? null : (
        <span role="alert" className="text-bad">
          {describeError(actions.error).title}
        </span>
      )}
      <span className="ml-auto flex gap-2">
        {canFinish ? (
          <Button
            size="sm"
            isBusy={actions.busy === "keep"}
            onClick={() => void actions.stop(false)}
          >
            Finish with these {formatNumber(job.counts.shown)}
          </Button>
        ) : null}
        {job.canRetry ? (
          <Button
            size="sm"
            isBusy={actions.busy === "continue"}
            onClick={() => void actions.goOn()}
          >
            Continue
          </Button>
        ) : null}
      </span>
    </>
  );
}
