"use client";

import { useState } from "react";
import { CodeField } from "#app/_components/code-field.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";
import { LostBoth } from "./lost-both.tsx";

/** A code of the app, or one of those that were written down. */
export function CodeForm({ next }: { next: string }) {
  const [isBackup, setBackup] = useState(false);
  const [isLost, setLost] = useState(false);
  const door = isBackup ? "verify-backup-code" : "verify-totp";
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await postOnly(`/api/auth/two-factor/${door}`, { code: textOf(fields, "code") });
    window.location.assign(next);
  });
  if (isLost) return <LostBoth onBack={() => setLost(false)} />;
  return (
    <form {...form} key={door} className="space-y-4">
      {isBackup ? <BackupField error={errorOf("code")} /> : <CodeField error={errorOf("code")} />}
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Sign in
      </SubmitButton>
      <p className="flex flex-wrap gap-x-5 gap-y-1">
        <Button variant="link" onClick={() => setBackup(!isBackup)}>
          {isBackup ? "Use a code of your app" : "Use a backup code"}
        </Button>
        <Button variant="link" onClick={() => setLost(true)}>
          I have lost both
        </Button>
      </p>
    </form>
  );
}

function BackupField({ error }: { error: string | undefined }) {
  return (
    <Field
      label="Backup code"
      hint="One of the ten that you kept when you set this up; each works once."
      error={error}
    >
      {(control) => (
        <Input
          {...control}
          name="code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          className="font-mono"
        />
      )}
    </Field>
  );
}
