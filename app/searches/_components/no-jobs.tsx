import { Inbox, Search } from "lucide-react";
import Link from "next/link";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { LinkPending } from "#app/_components/ui/link-pending.tsx";
import { formatNumber } from "#app/_lib/format.ts";
import type { JobTab } from "#app/_lib/job-tabs.ts";

export function NoJobs() {
  return (
    <div className="rounded-lg border bg-surface shadow-card">
      <EmptyState
        icon={Search}
        title="No searches yet"
        action={
          <Button variant="primary" size="lg" asChild={true}>
            <Link href="/searches/new">
              Start the first search
              <LinkPending />
            </Link>
          </Button>
        }
      >
        A search runs on the server. Start it, close the page, and come back to a list of people to
        approve or reject.
      </EmptyState>
    </div>
  );
}

const WORDS: Record<JobTab, string> = {
  all: "No searches",
  running: "Nothing is running",
  waiting: "Nothing is waiting",
  review: "Nothing is left to review",
  failed: "Nothing has failed",
};

interface Props {
  tab: JobTab;
  loaded: number;
  hasMore: boolean;
}

export function NothingInTab({ tab, loaded, hasMore }: Props) {
  return (
    <div className="rounded-lg border border-dashed">
      <EmptyState
        icon={Inbox}
        title={WORDS[tab]}
        action={
          hasMore ? undefined : (
            <Button asChild={true}>
              <Link href="/searches">Show all searches</Link>
            </Button>
          )
        }
      >
        {hasMore ? `Not among your newest ${formatNumber(loaded)} searches.` : undefined}
      </EmptyState>
    </div>
  );
}
