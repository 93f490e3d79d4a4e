import { cn } from "#app/_lib/cn.ts";
import { statusWords } from "#app/_lib/copy/status.ts";
import type { Job } from "#lib/contract/job.ts";
import { Badge } from "./badge.tsx";

interface Props {
  job: Pick<Job, "status" | "cancelRequested"> & Partial<Pick<Job, "outcome">>;
  className?: string;
}

/** Where a search stands: a word and a dot, so that colour is never the only sign. */
export function StatusChip({ job, className }: Props) {
  const { label, tone, isMoving } = statusWords(job);
  return (
    <Badge tone={tone} className={cn(className)}>
      <span
        aria-hidden="true"
        className={cn("size-1.5 rounded-full bg-current", isMoving && "animate-pulse-dot")}
      />
      {label}
    </Badge>
  );
}
