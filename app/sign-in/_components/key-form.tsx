"use client";

import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { LiveRegion } from "#app/_components/ui/live-region.tsx";
import { PasswordInput } from "#app/_components/ui/password-input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postJson } from "#app/_lib/api.ts";
import { isSignedOut } from "#app/_lib/copy/errors.ts";
import { SignInAnswer } from "#lib/contract/sign-in.ts";
import { goOn } from "./go-on.ts";

export function KeyForm({ next }: { next: string }) {
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const apiKey = textOf(fields, "apiKey").trim();
    goOn(await postJson("/api/session", { apiKey }, { answer: SignInAnswer }), next);
  });
  const isRefused = isSignedOut(failure);
  const refused = isRefused ? "This key is not known, or is no longer valid." : undefined;
  return (
    <form {...form} className="space-y-4">
      <Field
        label="API key"
        hint="It is sent once, and kept nowhere on this device."
        error={errorOf("apiKey") ?? refused}
      >
        {(control) => (
          <PasswordInput
            {...control}
            name="apiKey"
            autoComplete="current-password"
            className="font-mono"
          />
        )}
      </Field>
      <LiveRegion message={refused ?? ""} />
      {failure === null || isRefused ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Sign in
      </SubmitButton>
    </form>
  );
}
