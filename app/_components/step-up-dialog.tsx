"use client";

import { useState } from "react";
import useSWR from "swr";
import { Button } from "#app/_components/ui/button.tsx";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { PasswordInput } from "#app/_components/ui/password-input.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { getJson, postOnly } from "#app/_lib/api.ts";
import { OwnSession } from "#lib/contract/sign-in.ts";
import { CodeField } from "./code-field.tsx";

interface Props {
  onProved: () => void;
  onDismiss: () => void;
}

/** Asks again who it is, by password or by code: for what could not be undone. */
export function StepUpDialog({ onProved, onDismiss }: Props) {
  const { data, error } = useSWR<OwnSession, unknown>("/api/v1/session", (path: string) =>
    getJson(path, OwnSession),
  );
  return (
    <Dialog open={true} onOpenChange={(isOpen) => !isOpen && onDismiss()}>
      <DialogContent>
        <DialogTitle className="font-semibold text-lg">Is it you?</DialogTitle>
        <DialogDescription className="mt-1.5 text-ink-soft">
          This is asked for what matters most, when you have not shown it for ten minutes.
        </DialogDescription>
        <div className="mt-4">
          {error === undefined ? null : <ErrorState error={error} />}
          {data === undefined && error === undefined ? <Skeleton className="w-2/3" /> : null}
          {data === undefined ? null : <Ways person={data} onProved={onProved} />}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Ways({ person, onProved }: { person: OwnSession; onProved: () => void }) {
  const { hasPassword, hasSecondFactor } = person;
  const [isByCode, setByCode] = useState(!hasPassword);
  if (!(hasPassword || hasSecondFactor)) return <SignInAnew />;
  return (
    <>
      {isByCode ? <ByCode onProved={onProved} /> : <ByPassword onProved={onProved} />}
      {hasPassword && hasSecondFactor ? (
        <Button variant="link" className="mt-3" onClick={() => setByCode(!isByCode)}>
          {isByCode ? "Use your password instead" : "Use a code of your app instead"}
        </Button>
      ) : null}
    </>
  );
}

function ByPassword({ onProved }: { onProved: () => void }) {
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await postOnly("/api/v1/session/prove", { password: textOf(fields, "password") });
    onProved();
  });
  return (
    <form {...form} className="space-y-4">
      <Field label="Your password" error={errorOf("password")}>
        {(control) => (
          <PasswordInput {...control} name="password" autoComplete="current-password" />
        )}
      </Field>
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" className="w-full" isBusy={isBusy}>
        Go on
      </SubmitButton>
    </form>
  );
}

function ByCode({ onProved }: { onProved: () => void }) {
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await postOnly("/api/v1/session/prove", { code: textOf(fields, "code") });
    onProved();
  });
  return (
    <form {...form} className="space-y-4">
      <CodeField error={errorOf("code")} />
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" className="w-full" isBusy={isBusy}>
        Go on
      </SubmitButton>
    </form>
  );
}

/** Without a password and without a second factor, only signing in shows who somebody is. */
function SignInAnew() {
  const signIn = () => {
    const next = window.location.pathname + window.location.search;
    window.location.assign(`/sign-in?${new URLSearchParams({ next })}`);
  };
  return (
    <Button variant="primary" className="w-full" onClick={signIn}>
      Sign in again
    </Button>
  );
}
