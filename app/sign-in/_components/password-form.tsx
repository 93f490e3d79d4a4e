"use client";

import Link from "next/link";
import { useState } from "react";
import { AnotherLetter } from "#app/_components/another-letter.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { PasswordInput } from "#app/_components/ui/password-input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { ApiProblem, postJson } from "#app/_lib/api.ts";
import { SignInAnswer } from "#lib/contract/sign-in.ts";
import { goOn } from "./go-on.ts";

export function PasswordForm({ next, hasMail }: { next: string; hasMail: boolean }) {
  const [credentials, setCredentials] = useState({ email: "", password: "" });
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const given = { email: textOf(fields, "email"), password: textOf(fields, "password") };
    setCredentials(given);
    goOn(await postJson("/api/auth/sign-in/email", given, { answer: SignInAnswer }), next);
  });
  const code = failure instanceof ApiProblem ? failure.problem.code : "";
  const isWrong = code === "wrong_credentials";
  const isUnconfirmed = code === "email_not_confirmed";
  const wrong = isWrong ? "The e-mail address or the password is wrong." : undefined;
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
      <Field label="Password" error={errorOf("password") ?? wrong}>
        {(control) => (
          <PasswordInput {...control} name="password" autoComplete="current-password" />
        )}
      </Field>
      {isUnconfirmed ? <AnotherLetter credentials={credentials} /> : null}
      {failure === null || isWrong || isUnconfirmed ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Sign in
      </SubmitButton>
      {hasMail ? (
        <p>
          <Link
            href="/forgot-password"
            className="text-accent-text underline decoration-accent/40 underline-offset-3"
          >
            Forgot your password?
          </Link>
        </p>
      ) : null}
    </form>
  );
}
