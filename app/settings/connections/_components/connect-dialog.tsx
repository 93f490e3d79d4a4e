"use client";

import { useId, useState } from "react";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { useSubmit } from "#app/_hooks/use-submit.ts";
import type { Connection } from "#lib/contract/connection.ts";
import { CONSENT_TEXT } from "#lib/contract/connection-link.ts";
import { beginLink } from "./account-requests.ts";
import { ShareBox } from "./share-box.tsx";

interface Props {
  /** The account to connect again; null for one more. */
  again: Connection | null;
  onClose: () => void;
}

/** What it means to connect an account; whoever has ticked that it is understood is led to the sign-in page. */
export function ConnectDialog({ again, onClose }: Props) {
  return (
    <Dialog open={true} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="max-w-lg">
        <DialogTitle className="font-semibold text-lg">
          {again === null ? "Connect a LinkedIn account" : `Reconnect ${again.name}`}
        </DialogTitle>
        <DialogDescription className="mt-1.5 text-ink-soft">
          {again === null
            ? "Read this first. Connect your own account, or one whose owner asked you to."
            : "Sign in with the same account. Its waiting searches go on by themselves."}
        </DialogDescription>
        <ConsentForm connectionId={again?.id ?? null} />
      </DialogContent>
    </Dialog>
  );
}

function ConsentForm({ connectionId }: { connectionId: string | null }) {
  const id = useId();
  const withProof = useProof();
  const [isAgreed, setAgreed] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const [isShared, setShared] = useState(false);
  const { form, isBusy, errorOf, failure } = useSubmit(async () => {
    setMissing(!isAgreed);
    if (!isAgreed) return document.getElementById(id)?.focus();
    const { url } = await withProof(() => beginLink(connectionId, isShared));
    window.location.assign(url);
    await new Promise(() => undefined); // busy until the page is gone
  });
  const error = isMissing ? "Tick that you have read it." : errorOf("consent");
  return (
    <form {...form} className="mt-4 space-y-4">
      <ul className="list-disc space-y-2 rounded-md bg-warn-soft p-4 pl-8 text-ink text-sm">
        {CONSENT_TEXT.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <div>
        <div className="flex min-h-(--control-sm) items-start gap-2.5">
          <Checkbox
            id={id}
            className="mt-0.5"
            checked={isAgreed}
            aria-invalid={error === undefined ? undefined : true}
            aria-describedby={error === undefined ? undefined : `${id}-error`}
            onCheckedChange={(checked) => {
              setAgreed(checked === true);
              setMissing(false);
            }}
          />
          <label htmlFor={id} className="flex-1">
            I have read this, and connect the account at my own risk.
          </label>
        </div>
        {error === undefined ? null : (
          <p id={`${id}-error`} role="alert" className="mt-1.5 text-bad text-sm">
            {error}
          </p>
        )}
      </div>
      {connectionId === null ? <ShareBox isShared={isShared} onChange={setShared} /> : null}
      {failure === null || isStepUp(failure) ? null : <ErrorState error={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild={true}>
          <Button>Not now</Button>
        </DialogClose>
        <SubmitButton variant="primary" isBusy={isBusy}>
          Go to the sign-in
        </SubmitButton>
      </div>
    </form>
  );
}
