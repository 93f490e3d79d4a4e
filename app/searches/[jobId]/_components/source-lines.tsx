import { Badge } from "#app/_components/ui/badge.tsx";
import { counted } from "#app/_lib/format.ts";
import type { Job } from "#lib/contract/job.ts";
import { why } from "./job-words.ts";

const APIS: Record<Job["api"], string> = {
  classic: "Classic",
  sales_navigator: "Sales Navigator",
  recruiter: "Recruiter",
};

/** What each source brought, and how much of it was a repeat. */
export function SourceLines({ job }: { job: Job }) {
  const { reported } = job.counts;
  return (
    <ul aria-label="Sources" className="mt-4 border-t">
      {job.progress.sources.map((source) => (
        <li
          key={source.provider}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b py-2.5 tabular-nums"
        >
          <span className="font-medium">LinkedIn</span>
          <Badge tone="outline">{APIS[job.api]}</Badge>
          <span className="text-ink-soft">{counted(source.found, "row")} fetched</span>
          <span className="text-ink-soft">{counted(source.merged, "repeat")}</span>
          {reported > 0 ? (
            <span className="text-ink-faint">of {counted(reported, "match", "matches")}</span>
          ) : null}
          {source.error === undefined ? null : (
            <span className="w-full text-bad text-sm">{why(job)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
