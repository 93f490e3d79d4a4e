"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { Card } from "#app/settings/profile/_components/card.tsx";
import { Countdown } from "./countdown.tsx";
import { MonthsForm } from "./months-form.tsx";
import { NoticeForm } from "./notice-form.tsx";
import { usePrivacy } from "./use-privacy.ts";

/** What is kept how long, what goes next, and what people are told. */
export function TermsCards() {
  const { privacy, error, refresh } = usePrivacy();
  if (privacy === undefined && error !== undefined) {
    return (
      <ErrorState
        error={error}
        safe="The clean-up goes on by what was set."
        action={<Button onClick={() => void refresh()}>Try again</Button>}
      />
    );
  }
  if (privacy === undefined) {
    return (
      <Loading label="Loading the terms" className="space-y-4 rounded-lg border bg-surface p-5">
        <Skeleton className="w-1/2" />
        <Skeleton className="w-2/3" />
        <Skeleton className="w-1/3" />
      </Loading>
    );
  }
  return (
    <>
      <Card
        title="How long people stay"
        lead="When their time is over they are deleted for good. What was counted stays counted."
      >
        <Countdown privacy={privacy} />
        <MonthsForm privacy={privacy} onChanged={refresh} />
      </Card>
      <Card
        title="What people are told"
        lead="Whoever asks for their file is given this with it. It is also yours to send: people are owed it within a month of being found."
      >
        <NoticeForm key={privacy.notice} privacy={privacy} onChanged={refresh} />
      </Card>
    </>
  );
}
