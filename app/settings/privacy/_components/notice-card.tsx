"use client";

import { MailCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { useAction } from "#app/_hooks/use-action.ts";
import { counted } from "#app/_lib/format.ts";
import { Card } from "#app/settings/profile/_components/card.tsx";
import { NOTICE_DAYS, type NoticeMark } from "#lib/contract/privacy.ts";
import { UntoldRow } from "./untold-row.tsx";
import { markTold, useUntold } from "./use-notices.ts";

/** Who is still to be told that they were found, and that they were. */
export function NoticeCard() {
  const { first, people, error, hasMore, isLoadingMore, loadMore, refresh } = useUntold();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { run, isBusy } = useAction();
  const mark = (what: NoticeMark) =>
    run(async () => {
      const { told } = await markTold(what);
      setChosen(new Set());
      toast(`${counted(told, "person", "people")} marked as told`);
      await refresh();
    });
  const choose = (id: string, isChosen: boolean) => {
    const rest = [...chosen].filter((one) => one !== id);
    setChosen(new Set(isChosen ? [...rest, id] : rest));
  };
  return (
    <Card
      title="Still to be told"
      lead={`People whose data comes from elsewhere are owed your notice within ${NOTICE_DAYS} days of being found. Sending it is yours; here you keep account of it.`}
    >
      {error === undefined ? null : (
        <ErrorState
          error={error}
          action={<Button onClick={() => void refresh()}>Try again</Button>}
        />
      )}
      {first === undefined && error === undefined ? (
        <Loading label="Loading who is still to be told" className="space-y-4">
          <Skeleton className="w-1/2" />
          <Skeleton className="w-1/3" />
        </Loading>
      ) : null}
      {first === undefined ? null : (
        <p className="font-medium" data-untold={true}>
          {first.overdue} overdue, {first.due} due
        </p>
      )}
      {people?.length === 0 ? (
        <EmptyState icon={MailCheck} title="Everybody was told" className="py-8">
          Whoever is found next comes here.
        </EmptyState>
      ) : null}
      {people === undefined || people.length === 0 ? null : (
        <ul aria-label="Still to be told" className="mt-4 divide-y rounded-md border">
          {people.map((person) => (
            <UntoldRow
              key={person.id}
              person={person}
              isChosen={chosen.has(person.id)}
              onChoose={choose}
            />
          ))}
        </ul>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {chosen.size === 0 ? null : (
          <Button
            variant="primary"
            isBusy={isBusy}
            onClick={() => void mark({ ids: [...chosen].slice(0, 200) })}
          >
            Mark {counted(Math.min(chosen.size, 200), "person", "people")} as told
          </Button>
        )}
        {first === undefined || first.overdue === 0 ? null : (
          <Button isBusy={isBusy} onClick={() => void mark({ overdueAsOf: first.asOf })}>
            Mark all overdue as told
          </Button>
        )}
        {hasMore ? (
          <Button isBusy={isLoadingMore} onClick={loadMore}>
            Load more
          </Button>
        ) : null}
      </div>
    </Card>
  );
}
