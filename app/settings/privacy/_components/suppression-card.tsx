"use client";

import { UserRoundX } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { Card } from "#app/settings/profile/_components/card.tsx";
import { SuppressionForm } from "./suppression-form.tsx";
import { SuppressionRow } from "./suppression-row.tsx";
import { useSuppressions } from "./use-privacy.ts";

/** The list without what it is about: that is not kept. */
export function SuppressionCard() {
  const { entries, error, hasMore, isLoadingMore, loadMore, refresh } = useSuppressions();
  return (
    <Card
      title="Must not be found"
      lead="Searches leave them out, nobody can approve them, and no copy holds them. Of what you enter only an anonymous mark is kept."
    >
      <SuppressionForm onAdded={refresh} />
      <div className="mt-5">
        {error === undefined ? null : (
          <ErrorState
            error={error}
            safe="The list holds all the same."
            action={<Button onClick={() => void refresh()}>Try again</Button>}
          />
        )}
        {entries === undefined && error === undefined ? (
          <Loading label="Loading the list" className="space-y-4">
            <Skeleton className="w-1/2" />
            <Skeleton className="w-1/3" />
          </Loading>
        ) : null}
        {entries?.length === 0 ? (
          <EmptyState icon={UserRoundX} title="Nobody is on the list" className="py-8">
            Whoever asks not to be found comes here first.
          </EmptyState>
        ) : null}
        {entries === undefined || entries.length === 0 ? null : (
          <ul aria-label="Must not be found" className="divide-y rounded-md border">
            {entries.map((entry) => (
              <SuppressionRow key={entry.id} entry={entry} onLifted={refresh} />
            ))}
          </ul>
        )}
        {hasMore ? (
          <div className="mt-4 flex justify-center">
            <Button isBusy={isLoadingMore} onClick={loadMore}>
              Load more
            </Button>
          </div>
        ) : null}
      </div>
    </Card>
  );
}
