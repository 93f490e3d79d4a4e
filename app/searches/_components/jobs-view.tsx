"use client";

import { useSearchParams } from "next/navigation";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { LiveRegion } from "#app/_components/ui/live-region.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#app/_components/ui/tabs.tsx";
import { useJobs } from "#app/_hooks/use-jobs.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { inTab, JOB_TABS, toJobTab } from "#app/_lib/job-tabs.ts";
import type { JobList } from "#lib/contract/job.ts";
import { JobRows } from "./job-rows.tsx";
import { NoJobs, NothingInTab } from "./no-jobs.tsx";

interface Props {
  userId: string;
  first: JobList;
}

export function JobsView({ userId, first }: Props) {
  const list = useJobs(userId, first);
  const tab = toJobTab(useSearchParams().get("show"));
  if (list.jobs.length === 0 && list.error === undefined) return <NoJobs />;
  const shown = inTab(list.jobs, tab);
  return (
    <Tabs value={tab} onValueChange={remember}>
      <TabsList aria-label="Which searches">
        {JOB_TABS.map(({ value, label }) => (
          <TabsTrigger key={value} value={value} count={countOf(list, value)}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      <LiveRegion message={list.news} />
      <TabsContent value={tab} className="mt-4 space-y-4 outline-offset-4">
        {list.error === undefined ? null : <CouldNotRefresh {...list} />}
        {shown.length > 0 ? (
          <JobRows jobs={shown} act={list.act} />
        ) : (
          <NothingInTab tab={tab} loaded={list.jobs.length} hasMore={list.hasMore} />
        )}
        {list.hasMore ? (
          <div className="flex justify-center">
            <Button isBusy={list.isLoadingMore} onClick={list.loadMore}>
              Load more
            </Button>
          </div>
        ) : null}
      </TabsContent>
    </Tabs>
  );
}

function CouldNotRefresh({
  error,
  refresh,
}: Pick<ReturnType<typeof useJobs>, "error" | "refresh">) {
  return (
    <ErrorState
      error={error}
      safe="What you see is the last known state; searches go on."
      action={<Button onClick={refresh}>Try again</Button>}
    />
  );
}

type Listed = Pick<ReturnType<typeof useJobs>, "jobs" | "hasMore">;

/** With older searches not loaded, the number is a lower bound, and says so. */
function countOf({ jobs, hasMore }: Listed, tab: (typeof JOB_TABS)[number]["value"]): string {
  const count = inTab(jobs, tab).length;
  return `${formatNumber(count)}${hasMore && count > 0 ? "+" : ""}`;
}

/** In the address, so that a reload or a shared link shows the same; without asking the server. */
function remember(tab: string) {
  window.history.replaceState(null, "", tab === "all" ? "/searches" : `/searches?show=${tab}`);
}
