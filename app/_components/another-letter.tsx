"use client";

import { MailQuestion } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { postOnly } from "#app/_lib/api.ts";

interface Props {
  credentials: { readonly email: string; readonly password: string };
}

/** The address is not confirmed yet: where the letter is, and another one. */
export function AnotherLetter({ credentials }: Props) {
  const [state, setState] = useState<"idle" | "busy" | "sent">("idle");
  const [failure, setFailure] = useState<unknown>(null);
  const send = async () => {
    setState("busy");
    setFailure(null);
    try {
      await postOnly("/api/auth/send-verification-email", credentials);
      setState("sent");
    } catch (error) {
      setFailure(error);
      setState("idle");
    }
  };
  return (
    <div role="alert" className="rounded-lg border bg-surface p-4">
      <p className="flex gap-3">
        <MailQuestion className="mt-0.5 size-4.5 shrink-0 text-ink-soft" aria-hidden="true" />
        <span>
          Confirm your address first: open the link in the letter that we sent to{" "}
          <strong className="wrap-break-word">{credentials.email}</strong>. It works for ten
          minutes, in this browser.
        </span>
      </p>
      <div className="mt-3">
        {state === "sent" ? (
          <p className="text-ok">Another letter is on its way.</p>
        ) : (
          <Button isBusy={state === "busy"} onClick={() => void send()}>
            Send another letter
          </Button>
        )}
      </div>
      {failure === null ? null : <ErrorState error={failure} className="mt-3" />}
    </div>
  );
}
