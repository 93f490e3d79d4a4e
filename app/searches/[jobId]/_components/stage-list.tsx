import { Check, CircleDashed, CircleDot, CirclePause, CircleX } from "lucide-react";
import { cn } from "#app/_lib/cn.ts";
import type { Job } from "#lib/contract/job.ts";
import { type StageState, stages } from "./stages.ts";

const ICONS = {
  done: Check,
  current: CircleDot,
  paused: CirclePause,
  broken: CircleX,
  ahead: CircleDashed,
} as const satisfies Record<StageState, unknown>;

const LOOKS: Record<StageState, string> = {
  done: "text-ink-soft [&_svg]:text-ok",
  current: "font-medium text-ink [&_svg]:text-accent",
  paused: "font-medium text-ink [&_svg]:text-warn",
  broken: "font-medium text-ink [&_svg]:text-bad",
  ahead: "text-ink-faint",
};

const SPOKEN: Record<StageState, string> = {
  done: "done",
  current: "under way",
  paused: "paused",
  broken: "stopped here",
  ahead: "not yet",
};

export function StageList({ job }: { job: Job }) {
  return (
    <ol aria-label="Stages" className="flex flex-wrap gap-x-5 gap-y-1.5">
      {stages(job).map(({ label, state }) => {
        const Icon = ICONS[state];
        return (
          <li
            key={label}
            aria-current={state === "current" ? "step" : undefined}
            className={cn("inline-flex items-center gap-1.5 text-sm [&_svg]:size-4", LOOKS[state])}
          >
            <Icon aria-hidden="true" />
            {label}
            <span className="sr-only">({SPOKEN[state]})</span>
          </li>
        );
      })}
    </ol>
  );
}
