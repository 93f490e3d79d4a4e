"use client";

import type { ReactNode } from "react";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { openWorkspace } from "#app/_hooks/use-workspaces.ts";

/** Makes a workspace and goes there; `children` are the other ways out. */
export function NewWorkspaceForm({ children }: { children?: ReactNode }) {
  const { form, isBusy, errorOf, failure } = useSubmit((fields) =>
    openWorkspace(textOf(fields, "name")),
  );
  return (
    <form {...form} className="space-y-4">
      <Field label="Name" error={errorOf("name")}>
        {(control) => <Input {...control} name="name" autoComplete="organization" maxLength={80} />}
      </Field>
      {failure === null ? null : <ErrorState error={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        {children}
        <SubmitButton variant="primary" isBusy={isBusy}>
          Create workspace
        </SubmitButton>
      </div>
    </form>
  );
}
