"use client";

import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { useSubmit } from "#app/_hooks/use-submit.ts";
import { postJson } from "#app/_lib/api.ts";
import { formatExact } from "#app/_lib/format.ts";
import { AskedRecovery } from "#lib/contract/recovery.ts";

/** For who has neither the app nor a backup code: others vouch for them, and a day passes. */
export function LostBoth({ onBack }: { onBack: () => void }) {
  const [asked, setAsked] = useState<AskedRecovery | null>(null);
  const { form, isBusy, failure } = useSubmit(async () => {
    setAsked(await postJson("/api/auth/two-factor/lost", {}, { answer: AskedRecovery }));
  });
  if (asked !== null) return <HowFar {...asked} />;
  return (
    <form {...form} className="space-y-4">
      <p className="text-ink-soft">
        Without the app and without a backup code, others have to vouch for you: an owner of a
        workspace that you are in approves, somebody else there confirms, and 24 hours have to pass.
        Then you sign in with your password, and set up a new second factor.
      </p>
      <p className="text-ink-soft">
        You and the owners of all your workspaces get a letter. Whoever signs in with a code in the
        meantime stops it.
      </p>
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Ask for help
      </SubmitButton>
      <p>
        <Button variant="link" onClick={onBack}>
          I do have a code
        </Button>
      </p>
    </form>
  );
}

function HowFar({ state, dueAt }: AskedRecovery) {
  return (
    <div role="status" className="space-y-2">
      <h2 className="font-semibold">{TITLES[state]}</h2>
      <p className="text-ink-soft">
        {dueAt === null
          ? "Speak with an owner or an admin of your workspace: they find it under Settings, Team."
          : `From ${formatExact(dueAt)} on, sign in with your password, and set up a new second factor.`}
      </p>
    </div>
  );
}

const TITLES: Record<AskedRecovery["state"], string> = {
  asked: "An owner has to approve",
  approved: "An owner approved; somebody else has to confirm",
  waiting: "Two people vouch for you",
};
