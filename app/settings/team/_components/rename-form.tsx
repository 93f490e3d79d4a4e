"use client";

import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { patchOnly } from "#app/_lib/api.ts";

interface Props {
  name: string;
  onRenamed: () => Promise<unknown>;
}

export function RenameForm({ name, onRenamed }: Props) {
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await patchOnly("/api/v1/workspaces/current", { name: textOf(fields, "name") });
    toast("The workspace has its new name");
    await onRenamed();
  });
  return (
    <>
      <form {...form} className="flex flex-wrap items-end gap-3">
        <Field label="Name" error={errorOf("name")} className="min-w-56 flex-1">
          {(control) => (
            <Input
              {...control}
              key={name}
              name="name"
              autoComplete="organization"
              maxLength={80}
              defaultValue={name}
            />
          )}
        </Field>
        <SubmitButton isBusy={isBusy}>Rename</SubmitButton>
      </form>
      {failure === null ? null : <ErrorState error={failure} className="mt-4" />}
    </>
  );
}
