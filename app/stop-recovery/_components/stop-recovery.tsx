"use client";

import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { useLinkToken } from "#app/_hooks/use-link-token.ts";
import { useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";

/** Opening the link changes nothing: programs open links too. A person presses the button. */
export function StopRecovery() {
  const token = useLinkToken();
  const [isDone, setDone] = useState(false);
  const { form, isBusy, failure, errorOf } = useSubmit(async () => {
    await postOnly("/api/v1/recoveries/stop", { token });
    setDone(true);
  });
  if (isDone) return <Stopped />;
  const isHalf = token === "" || errorOf("token") !== undefined;
  return (
    <form {...form} className="space-y-4">
      <p className="text-ink-soft">
        Somebody who knows your password asked for a new second factor. If it was not you, stop it
        here, and choose another password after.
      </p>
      {failure === null ? null : <ErrorState error={failure} />}
      {isHalf ? (
        <p role="alert" className="text-bad">
          This link is not whole. Copy all of it from the letter.
        </p>
      ) : null}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Stop it
      </SubmitButton>
    </form>
  );
}

function Stopped() {
  return (
    <div role="status" className="space-y-4">
      <p className="flex items-center gap-2 font-medium text-ok">
        <CircleCheck className="size-5" aria-hidden="true" />
        It is stopped: your second factor stays as it is.
      </p>
      <Button asChild={true} variant="primary" size="lg" className="w-full">
        <a href="/forgot-password">Choose another password</a>
      </Button>
    </div>
  );
}
