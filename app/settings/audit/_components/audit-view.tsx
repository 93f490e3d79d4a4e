"use client";

import { ScrollText } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditRow } from "./audit-row.tsx";
import { type Filter, NO_FILTER, toQuery, useAudit } from "./use-audit.ts";

export function AuditView() {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const { events, error, hasMore, isLoadingMore, loadMore, refresh } = useAudit(filter);
  const isNarrowed = toQuery(filter).size > 0;
  return (
    <div className="space-y-4">
      <AuditFilters filter={filter} onChange={setFilter} />
      {error === undefined ? null : (
        <ErrorState
          error={error}
          safe={events ? "What you see is what was loaded before." : ""}
          action={<Button onClick={() => void refresh()}>Try again</Button>}
        />
      )}
      {events === undefined && error === undefined ? <LoadingEvents /> : null}
      {events?.length === 0 ? (
        <Nothing isNarrowed={isNarrowed} onClear={() => setFilter(NO_FILTER)} />
      ) : null}
      {events === undefined || events.length === 0 ? null : (
        <ul
          aria-label="Events"
          className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card"
        >
          {events.map((event) => (
            <AuditRow key={event.id} event={event} />
          ))}
        </ul>
      )}
      {hasMore ? (
        <div className="flex justify-center">
          <Button isBusy={isLoadingMore} onClick={loadMore}>
            Load more
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Nothing({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  return (
    <div className="rounded-lg border bg-surface shadow-card">
      <EmptyState
        icon={ScrollText}
        title={isNarrowed ? "Nothing like this happened" : "Nothing has happened yet"}
        action={isNarrowed ? <Button onClick={onClear}>Show everything</Button> : undefined}
      >
        {isNarrowed
          ? "No event fits all of these filters."
          : "What somebody changes here, or is refused, is noted from now on."}
      </EmptyState>
    </div>
  );
}

function LoadingEvents() {
  return (
    <Loading label="Loading the trail" className="space-y-4 rounded-lg border bg-surface p-5">
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
      <Skeleton className="w-3/5" />
      <Skeleton className="w-2/5" />
    </Loading>
  );
}
