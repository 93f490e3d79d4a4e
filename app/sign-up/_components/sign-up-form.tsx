"use client";

import { useState } from "react";
import { AnotherLetter } from "#app/_components/another-letter.tsx";
import { NewPasswordField } from "#app/_components/new-password-field.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";

interface Credentials {
  readonly email: string;
  readonly password: string;
}

export function SignUpForm() {
  const [sent, setSent] = useState<Credentials | null>(null);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const given = { email: textOf(fields, "email"), password: textOf(fields, "password") };
    await postOnly("/api/auth/sign-up/email", { name: textOf(fields, "name"), ...given });
    setSent(given);
  });
  if (sent !== null) return <AnotherLetter credentials={sent} />;
  return (
    <form {...form} className="space-y-4">
      <Field label="Name" error={errorOf("name")}>
        {(control) => <Input {...control} name="name" autoComplete="name" maxLength={100} />}
      </Field>
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
      <NewPasswordField name="password" label="Password" error={errorOf("password")} />
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Sign up
      </SubmitButton>
    </form>
  );
}
