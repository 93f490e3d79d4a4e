"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { useJob } from "#app/_hooks/use-job.ts";
import { isOver, type Job } from "#lib/contract/job.ts";
import type { ResultsPage } from "#lib/contract/prospect.ts";
import { CountLedger } from "./count-ledger.tsx";
import { History } from "./history.tsx";
import { kept } from "./job-words.ts";
import { LatestRows } from "./latest-rows.tsx";
import { LiveHead } from "./live-head.tsx";
import { LiveWords } from "./live-words.tsx";
import { ProgressPanel } from "./progress-panel.tsx";
import { ReviewDialog } from "./review-dialog.tsx";
import { StateBanner } from "./state-banner.tsx";
import { useJobActions } from "./use-job-actions.ts";
import { useReviewOpen } from "./use-review-open.ts";

interface Props {
  job: Job;
  latest: ResultsPage | null;
}

/** One search, live: right after a reload, with the socket blocked, and in a second tab. */
export function LiveSearch({ job: first, latest }: Props) {
  const handle = useJob(first.id, first);
  const actions = useJobActions(handle);
  const review = useReviewOpen();
  const { job } = handle;
  const isDecided = job.counts.undecided === 0;
  return (
    <div className="flex flex-col gap-5" data-status={job.status}>
      <LiveWords job={job} />
      <LiveHead
        job={job}
        actions={actions}
        onReview={() => review.open(isDecided ? "&tab=all" : "")}
      />
      {actions.error === null ? null : <ErrorState error={actions.error} safe={kept(job)} />}
      {handle.error === undefined ? null : (
        <ErrorState
          error={handle.error}
          safe="What you see is the last known state; the search goes on without this page."
          action={
            <Button isBusy={handle.isRefreshing} onClick={() => void handle.refresh()}>
              Try again
            </Button>
          }
        />
      )}
      <StateBanner job={job} />
      <Panels job={job} latest={latest} />
      <ReviewDialog handle={handle} open={review.isOpen} onClose={review.close} />
    </div>
  );
}

function Panels({ job, latest }: Props) {
  const hasLedger = isOver(job.status) && job.counts.fetched > 0;
  const rows = <LatestRows job={job} first={latest} />;
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex flex-col gap-5">
        <ProgressPanel job={job} />
        {hasLedger ? rows : null}
      </div>
      <div className="flex flex-col gap-5">
        {hasLedger ? <CountLedger job={job} /> : rows}
        <History job={job} />
      </div>
    </div>
  );
}
