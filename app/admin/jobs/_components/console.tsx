"use client";

import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#app/_components/ui/tabs.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import {
  type AdminAccountList,
  AdminJobFilter,
  type AdminJobList,
  type DeadLetterList,
  type EngineFigures,
} from "#lib/contract/operator.ts";
import { AccountCards } from "./account-cards.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { DrainBanner, DrainButton } from "./drain-control.tsx";
import { FigureTiles } from "./figure-tiles.tsx";
import { JobCard } from "./job-card.tsx";
import { useAdminJobs } from "./use-console.ts";

interface Props {
  jobs: AdminJobList;
  accounts: AdminAccountList;
  deadLetters: DeadLetterList;
  /** The operator's own. */
  workspaceId: string;
}

const TABS: readonly { value: AdminJobFilter; label: string; count?: keyof EngineFigures }[] = [
  { value: "open", label: "Open" },
  { value: "running", label: "Running", count: "running" },
  { value: "waiting", label: "Waiting", count: "waiting" },
  { value: "alarms", label: "Alarms", count: "alarms" },
  { value: "failed", label: "Failed" },
];

/** What the service is doing right now, for those who run it. */
export function Console({ jobs: first, accounts, deadLetters, workspaceId }: Props) {
  const [show, setShow] = useState<AdminJobFilter>("open");
  const jobs = useAdminJobs(show, first);
  const { figures, at } = jobs;
  return (
    <>
      <PageHeading
        title="Console"
        action={<DrainButton figures={figures} onChange={jobs.refresh} />}
      >
        What runs, what waits and why, in all workspaces.
      </PageHeading>
      <div className="flex flex-col gap-5">
        <DrainBanner figures={figures} onChange={jobs.refresh} />
        {jobs.error === undefined ? null : (
          <ErrorState
            error={jobs.error}
            safe="What you see is the last known state."
            action={<Button onClick={() => void jobs.refresh()}>Try again</Button>}
          />
        )}
        <FigureTiles figures={figures} at={at} />
        <h2 className="sr-only">Searches</h2>
        <Tabs value={show} onValueChange={(value) => setShow(AdminJobFilter.parse(value))}>
          <TabsList aria-label="Which searches">
            {TABS.map(({ value, label, count }) => (
              <TabsTrigger
                key={value}
                value={value}
                count={count === undefined ? undefined : formatNumber(Number(figures[count]))}
              >
                {label}
              </TabsTrigger>
            ))}
          </TabsList>
          <TabsContent value={show} className="mt-4 outline-offset-4">
            <Jobs {...jobs} show={show} workspaceId={workspaceId} />
          </TabsContent>
        </Tabs>
        <DeadLetters first={deadLetters} at={at} />
        <AccountCards first={accounts} />
      </div>
    </>
  );
}

type JobsProps = ReturnType<typeof useAdminJobs> & {
  show: AdminJobFilter;
  workspaceId: string;
};

function Jobs({ list, show, workspaceId, refresh, showMore, isCut }: JobsProps) {
  if (list === null) return <Loading />;
  if (list.jobs.length === 0) return <Nothing show={show} />;
  return (
    <>
      <ul className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card">
        {list.jobs.map((job) => (
          <JobCard
            key={job.id}
            job={job}
            at={list.at}
            isOwn={job.workspaceId === workspaceId}
            onChange={refresh}
          />
        ))}
      </ul>
      {showMore === null ? null : (
        <Button className="mt-4" onClick={showMore}>
          Show more
        </Button>
      )}
      {isCut ? (
        <p className="mt-3 text-ink-faint text-sm">
          These are the newest {formatNumber(list.jobs.length)}. The API pages through all of them.
        </p>
      ) : null}
    </>
  );
}

const NOTHING: Record<AdminJobFilter, string> = {
  open: "No search is open",
  running: "No search runs right now",
  waiting: "No search waits",
  alarms: "Nothing needs attention",
  failed: "No search has failed",
};

function Nothing({ show }: { show: AdminJobFilter }) {
  return (
    <div className="rounded-lg border bg-surface shadow-card">
      <EmptyState icon={CircleCheck} title={NOTHING[show]} />
    </div>
  );
}

function Loading() {
  return (
    <div role="status" className="flex flex-col gap-4 rounded-lg border bg-surface p-5 shadow-card">
      <span className="sr-only">Loading searches</span>
      <Skeleton className="w-1/3" />
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
    </div>
  );
}
