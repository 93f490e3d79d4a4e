"use client";

import { useState } from "react";
import type { z } from "zod";
import { BackupCodeList } from "#app/_components/backup-code-list.tsx";
import { useProof } from "#app/_components/step-up-provider.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { PasswordInput } from "#app/_components/ui/password-input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postJson } from "#app/_lib/api.ts";
import { SecondFactorSetUp } from "#lib/contract/sign-in.ts";
import { AddToApp } from "./add-to-app.tsx";

type Begun = z.infer<typeof SecondFactorSetUp>;

interface Props {
  hasPassword: boolean;
  hasSecondFactor: boolean;
  next: string;
}

/** Three steps: show who you are, add the secret to an app, keep the backup codes. */
export function SetUp({ hasPassword, hasSecondFactor, next }: Props) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [isAdded, setAdded] = useState(false);
  if (begun === null && hasSecondFactor) return <HasOne next={next} />;
  if (begun === null) return <Begin hasPassword={hasPassword} onBegun={setBegun} />;
  if (!isAdded) return <AddToApp totpUri={begun.totpUri} onAdded={() => setAdded(true)} />;
  return (
    <>
      <p role="status" className="mb-4 font-medium text-ok">
        Your app is added.
      </p>
      <BackupCodeList codes={begun.backupCodes} />
      <Button asChild={true} variant="primary" size="lg" className="mt-6 w-full">
        <a href={next}>I have kept them: go on</a>
      </Button>
    </>
  );
}

function HasOne({ next }: { next: string }) {
  return (
    <div className="space-y-4">
      <p className="text-ink-soft">
        You have one. To use another app, remove it in your profile first.
      </p>
      <Button asChild={true} variant="primary" size="lg" className="w-full">
        <a href={next}>Go on</a>
      </Button>
    </div>
  );
}

function Begin({
  hasPassword,
  onBegun,
}: {
  hasPassword: boolean;
  onBegun: (begun: Begun) => void;
}) {
  const withProof = useProof();
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const body = hasPassword ? { password: textOf(fields, "password") } : {};
    const answer = { answer: SecondFactorSetUp };
    onBegun(await withProof(() => postJson("/api/auth/two-factor/enable", body, answer)));
  });
  return (
    <form {...form} className="space-y-4">
      <p className="text-ink-soft">
        You need an authenticator app on your phone or computer: the one of your password manager,
        Google Authenticator, Microsoft Authenticator, Aegis, or another.
      </p>
      {hasPassword ? (
        <Field label="Your password" error={errorOf("password")}>
          {(control) => (
            <PasswordInput {...control} name="password" autoComplete="current-password" />
          )}
        </Field>
      ) : null}
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Begin
      </SubmitButton>
    </form>
  );
}
