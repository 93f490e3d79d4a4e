"use client";

import { Field } from "#app/_components/ui/field.tsx";
import { PasswordInput } from "#app/_components/ui/password-input.tsx";
import { SHORTEST_PASSWORD } from "#lib/contract/sign-in.ts";

interface Props {
  name: string;
  label: string;
  error: string | undefined;
}

export function NewPasswordField({ name, label, error }: Props) {
  return (
    <Field
      label={label}
      hint={`At least ${SHORTEST_PASSWORD} characters of any kind; a few words are fine. Nothing that is tried first, and neither your name nor this site's.`}
      error={error}
    >
      {(control) => <PasswordInput {...control} name={name} autoComplete="new-password" />}
    </Field>
  );
}
