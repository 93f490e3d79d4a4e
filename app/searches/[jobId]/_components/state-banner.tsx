"use client";

import { CircleCheck, CirclePause, Info, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { useIsMounted } from "#app/_hooks/use-is-mounted.ts";
import { cn } from "#app/_lib/cn.ts";
import { WAITING_REASONS } from "#app/_lib/copy/status.ts";
import { formatWhen } from "#app/_lib/format.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import { bannerWords, type Tone } from "./job-words.ts";
import { SearchWider } from "./search-wider.tsx";

const ICONS = { neutral: Info, ok: CircleCheck, warn: CirclePause, bad: TriangleAlert } as const;

const LOOKS: Record<Tone, string> = {
  neutral: "bg-sunken [&>svg]:text-ink-soft",
  ok: "border-ok/30 bg-ok-soft [&>svg]:text-ok",
  warn: "border-warn/35 bg-warn-soft [&>svg]:text-warn",
  bad: "border-bad/35 bg-bad-soft [&>svg]:text-bad",
};

/** What needs to be known beside the numbers: why it waits, why it ended, what is kept. */
export function StateBanner({ job }: { job: Job }) {
  const words = bannerWords(job);
  if (words === null) return null;
  const Icon = ICONS[words.tone];
  return (
    <section
      aria-label="State of the search"
      data-banner={job.status}
      className={cn("flex gap-3 rounded-lg border p-4", LOOKS[words.tone])}
    >
      <Icon className="mt-0.5 size-4.5 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold">{words.title}</h2>
        <p className="mt-0.5 text-ink-soft">
          {words.text} <WaitingUntil job={job} />
        </p>
        <AccountsLink job={job} />
        {job.error === undefined ? null : <ErrorDetails error={job.error} />}
      </div>
      {isOver(job.status) && job.counts.shown === 0 && !job.canRetry ? (
        <SearchWider job={job} />
      ) : null}
    </section>
  );
}

const ABOUT_THE_ACCOUNT: readonly Job["waitingReason"][] = [
  "account_disconnected",
  "account_paused",
];

function AccountsLink({ job }: { job: Job }) {
  if (job.status !== "waiting" || !ABOUT_THE_ACCOUNT.includes(job.waitingReason)) return null;
  return (
    <Link href="/settings/connections" className="mt-2 inline-block font-medium underline">
      LinkedIn accounts
    </Link>
  );
}

/** When it goes on; nothing where nobody waits. */
export function WaitingUntil({ job }: { job: Job }) {
  const isMounted = useIsMounted();
  if (job.status !== "waiting" || job.waitingUntil === undefined) return null;
  const { goesOn } = WAITING_REASONS[job.waitingReason ?? "provider_cooldown"];
  return (
    <span className="tabular-nums">
      {goesOn} <RelativeTime moment={job.waitingUntil} />
      {isMounted ? `, about ${formatWhen(job.waitingUntil, Date.now())}` : ""}. You can leave this
      page.
    </span>
  );
}

function ErrorDetails({ error }: { error: NonNullable<Job["error"]> }) {
  return (
    <details className="mt-2 text-ink-soft text-sm">
      <summary className="w-fit">Details</summary>
      <p className="mt-1 break-words font-mono text-xs">
        {error.message}
        <br />
        Code {error.code}
        <br />
        Request {error.requestId}
      </p>
    </details>
  );
}
