"use client";

import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import { Card } from "#app/settings/profile/_components/card.tsx";
import type { Recovery } from "#lib/contract/recovery.ts";
import { type RecoveryStep, sayOfRecovery, useRecoveries } from "./use-team.ts";

/** Members who have lost their second factor and its backup codes; not there where nobody has. */
export function RecoveryCard() {
  const { recoveries = [], error, refresh } = useRecoveries();
  if (recoveries.length === 0 && error === undefined) return null;
  return (
    <Card
      title="Lost second factors"
      lead="They proved their password, and have neither their app nor a backup code. Two of you vouch for them; where they are in other workspaces as well, one of the two is whoever runs the service. 24 hours after that they can set up a new one."
    >
      {error === undefined ? null : (
        <ErrorState
          error={error}
          action={<Button onClick={() => void refresh()}>Try again</Button>}
          className="mb-4"
        />
      )}
      {recoveries.length === 0 ? null : (
        <ul aria-label="Lost second factors" className="divide-y rounded-md border">
          {recoveries.map((recovery) => (
            <RecoveryRow key={recovery.id} recovery={recovery} onChange={refresh} />
          ))}
        </ul>
      )}
    </Card>
  );
}

interface RowProps {
  recovery: Recovery;
  onChange: () => Promise<unknown>;
}

function RecoveryRow({ recovery, onChange }: RowProps) {
  const [asked, setAsked] = useState<RecoveryStep | null>(null);
  const { name, email, mayApprove, mayConfirm, mayStop } = recovery;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 p-3.5" data-recovery={email}>
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-ink-soft text-sm" title={email}>
          {email}
        </p>
        <p className="mt-1 text-sm">
          <HowFar recovery={recovery} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {mayStop ? (
          <Button size="sm" onClick={() => setAsked("stop")}>
            Stop…
          </Button>
        ) : null}
        {mayApprove ? (
          <Button size="sm" variant="primary" onClick={() => setAsked("approve")}>
            Approve…
          </Button>
        ) : null}
        {mayConfirm ? (
          <Button size="sm" variant="primary" onClick={() => setAsked("confirm")}>
            Confirm…
          </Button>
        ) : null}
      </div>
      {asked === null ? null : (
        <Question {...{ recovery, onChange, step: asked, onClose: () => setAsked(null) }} />
      )}
    </li>
  );
}

function HowFar({ recovery }: Pick<RowProps, "recovery">) {
  const { state, askedAt, approvedBy, dueAt, needsOperator } = recovery;
  if (dueAt !== null) {
    return (
      <>
        Vouched for; a new one can be set up <RelativeTime moment={dueAt} />
      </>
    );
  }
  if (state === "approved") {
    const where = approvedBy === null ? "in another workspace" : `by ${approvedBy}`;
    return `Approved ${where}; ${needsOperator ? "whoever runs the service" : "somebody else"} has to confirm`;
  }
  return (
    <>
      Asked <RelativeTime moment={askedAt} />;{" "}
      {needsOperator ? "whoever runs the service has to confirm" : "an owner has to approve"}
    </>
  );
}

const QUESTIONS: Record<RecoveryStep, { title: (name: string) => string; action: string }> = {
  approve: { title: (name) => `Vouch for ${name}?`, action: "Approve" },
  confirm: { title: (name) => `Vouch for ${name}, too?`, action: "Confirm" },
  stop: { title: (name) => `Stop it for ${name}?`, action: "Stop it" },
};

function Question({
  recovery: { id, name },
  step,
  onChange,
  onClose,
}: RowProps & { step: RecoveryStep; onClose: () => void }) {
  const { title, action } = QUESTIONS[step];
  return (
    <AskFirst
      title={title(name)}
      action={action}
      onConfirm={() => sayOfRecovery(id, step)}
      onDone={() => {
        toast(step === "stop" ? "It is stopped" : "It is noted, and the others are told");
        return onChange();
      }}
      onClose={onClose}
    >
      {step === "stop"
        ? "Their second factor stays as it is. They can ask again."
        : "Speak with them first, on a way that you know to be theirs. Their password is still asked for, all of their sessions end, and it holds in every workspace they are in: the owners there are told, and can stop it."}
    </AskFirst>
  );
}
