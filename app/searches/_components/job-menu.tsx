"use client";

import { ArrowUpRight, Ellipsis, Play, RotateCcw, Square } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import type { JobAction } from "#app/_hooks/use-jobs.ts";
import { isOver, type Job } from "#lib/contract/job.ts";

interface Props {
  job: Job;
  onAction: (action: JobAction) => void;
}

export function JobMenu({ job, onAction }: Props) {
  const router = useRouter();
  const canStop = !isOver(job.status) && !job.cancelRequested;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild={true}>
        <Button variant="ghost" size="icon" aria-label={`Actions for ${job.name}`}>
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => router.push(`/searches/${job.id}`)}>
          <ArrowUpRight aria-hidden="true" />
          Open
        </DropdownMenuItem>
        {job.canRetry ? (
          <DropdownMenuItem onSelect={() => onAction("resume")}>
            <Play aria-hidden="true" />
            Continue
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem onSelect={() => router.push(`/searches/new?from=${job.id}`)}>
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
