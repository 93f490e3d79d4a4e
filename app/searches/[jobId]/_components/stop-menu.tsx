"use client";

import { ChevronDown, CircleStop, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogQuestion } from "#app/_components/ui/dialog.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import { counted, formatNumber } from "#app/_lib/format.ts";
import type { Job } from "#lib/contract/job.ts";
import type { JobActions } from "./use-job-actions.ts";

export function StopMenu({ job, actions }: { job: Job; actions: JobActions }) {
  const [isAsking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const found = formatNumber(job.counts.shown);
  const isStopping = job.cancelRequested || actions.busy === "keep" || actions.busy === "discard";
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild={true} disabled={isStopping}>
          <Button ref={button} isBusy={isStopping}>
            {isStopping ? "Stopping…" : "Stop"}
            <ChevronDown aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => void actions.stop(false)}>
            <CircleStop aria-hidden="true" />
            {job.counts.shown > 0 ? `Stop and keep ${found}` : "Stop"}
          </DropdownMenuItem>
          {job.counts.shown > 0 ? (
            <DropdownMenuItem tone="danger" onSelect={() => setAsking(true)}>
              <Trash2 aria-hidden="true" />
              Stop and discard…
            </DropdownMenuItem>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      <DiscardDialog
        job={job}
        actions={actions}
        open={isAsking}
        onOpenChange={setAsking}
        returnTo={() => button.current}
      />
    </>
  );
}

interface DiscardProps {
  job: Job;
  actions: JobActions;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  returnTo: () => HTMLElement | null;
}

function DiscardDialog({ job, actions, open, onOpenChange, returnTo }: DiscardProps) {
  const found = counted(job.counts.shown, "prospect");
  const discard = () => {
    onOpenChange(false);
    void actions.stop(true);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent returnTo={returnTo}>
        <DialogQuestion
          title={`Discard ${found}?`}
          actions={
            <>
              <DialogClose asChild={true}>
                <Button>Go on searching</Button>
              </DialogClose>
              <Button variant="danger" onClick={discard}>
                Stop and discard {formatNumber(job.counts.shown)}
              </Button>
            </>
          }
        >
          The search stops, and what it found is removed with your decisions on it. This cannot be
          undone.
        </DialogQuestion>
      </DialogContent>
    </Dialog>
  );
}
