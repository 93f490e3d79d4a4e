"use client";

import { useState } from "react";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";
import { Card } from "./card.tsx";

export function EmailForm({ email, hasMail }: { email: string; hasMail: boolean }) {
  const withProof = useProof();
  const [asked, setAsked] = useState<string | null>(null);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const newEmail = textOf(fields, "newEmail");
    await withProof(() => postOnly("/api/auth/change-email", { newEmail }));
    setAsked(newEmail);
  });
  const lead = (
    <>
      You sign in with <strong className="wrap-break-word font-medium text-ink">{email}</strong>.
    </>
  );
  if (!hasMail) {
    return (
      <Card title="E-mail" lead={lead}>
        <p className="text-ink-soft">It can be changed once a mail server is set up here.</p>
      </Card>
    );
  }
  return (
    <Card title="E-mail" lead={lead}>
      <form {...form} className="flex flex-wrap items-end gap-3">
        <Field label="New address" error={errorOf("newEmail")} className="min-w-56 flex-1">
          {(control) => (
            <Input
              {...control}
              type="email"
              name="newEmail"
              autoComplete="email"
              autoCapitalize="none"
              spellCheck={false}
            />
          )}
        </Field>
        <SubmitButton isBusy={isBusy}>Change</SubmitButton>
      </form>
      <p role="status" className="mt-3 text-ink-soft empty:hidden">
        {asked === null
          ? ""
          : `If ${asked} is free, a letter is on its way there. Its link, opened in this browser, makes the change.`}
      </p>
      {failure === null || isStepUp(failure) ? null : (
        <ErrorState error={failure} className="mt-4" />
      )}
    </Card>
  );
}
