"use client";

import { MailQuestion } from "lucide-react";
import { useState } from "react";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";

export function ForgotForm() {
  const [isSent, setSent] = useState(false);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await postOnly("/api/auth/request-password-reset", { email: textOf(fields, "email") });
    setSent(true);
  });
  if (isSent) {
    return (
      <p role="status" className="flex gap-3 rounded-lg border bg-surface p-4">
        <MailQuestion className="mt-0.5 size-4.5 shrink-0 text-ink-soft" aria-hidden="true" />
        If there is an account with this address, a letter is on its way. Its link works for ten
        minutes, in this browser.
      </p>
    );
  }
  return (
    <form {...form} className="space-y-4">
      <Field label="E-mail" error={errorOf("email")}>
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Send the letter
      </SubmitButton>
    </form>
  );
}
