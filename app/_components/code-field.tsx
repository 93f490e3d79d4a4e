"use client";

import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";

/** The six digits of an authenticator app. */
export function CodeField({ error }: { error: string | undefined }) {
  return (
    <Field
      label="Code"
      hint="Six digits, from the authenticator app in which you added Prospect Finder."
      error={error}
    >
      {(control) => (
        <Input
          {...control}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          spellCheck={false}
          className="font-mono tracking-widest"
        />
      )}
    </Field>
  );
}
