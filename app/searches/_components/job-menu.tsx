"use client";

import { ArrowUpRight, Ellipsis, Play, RotateCcw, Square } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import type { JobAction } from "#app/_hooks/use-jobs.ts";
import { forgetChanges } from "#app/_lib/draft-storage.ts";
import { isOver, type Job } from "#lib/contract/job.ts";

interface Props {
  job: Job;
  onAction: (action: JobAction) => void;
}

export function JobMenu({ job, onAction }: Props) {
  const router = useRouter();
  const [isOpening, startOpening] = useTransition();
  const open = (href: string) => startOpening(() => router.push(href));
  const runAgain = () => {
    forgetChanges();
    open(`/searches/new?from=${job.id}`);
  };
  const canStop = !isOver(job.status) && !job.cancelRequested;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild={true}>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Actions for ${job.name}`}
          isBusy={isOpening}
        >
          {isOpening ? null : <Ellipsis aria-hidden="true" />}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => open(`/searches/${job.id}`)}>
          <ArrowUpRight aria-hidden="true" />
          Open
        </DropdownMenuItem>
        {job.canRetry ? (
          <DropdownMenuItem onSelect={() => onAction("resume")}>
            <Play aria-hidden="true" />
            Continue
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem onSelect={runAgain}>
          <RotateCcw aria-hidden="true" />
          Run again
        </DropdownMenuItem>
        {canStop ? (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem tone="danger" onSelect={() => onAction("stop")}>
              <Square aria-hidden="true" />
              Stop, keep what was found
            </DropdownMenuItem>
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
