"use client";

import { useRouter } from "next/navigation";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";
import { Card } from "./card.tsx";

export function NameForm({ name }: { name: string }) {
  const router = useRouter();
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await postOnly("/api/auth/update-user", { name: textOf(fields, "name") });
    toast("Your name is changed");
    router.refresh();
  });
  return (
    <Card title="Name" lead="Colleagues see it on what you started and decided.">
      <form {...form} className="flex flex-wrap items-end gap-3">
        <Field label="Your name" error={errorOf("name")} className="min-w-56 flex-1">
          {(control) => (
            <Input
              {...control}
              name="name"
              autoComplete="name"
              maxLength={100}
              defaultValue={name}
            />
          )}
        </Field>
        <SubmitButton isBusy={isBusy}>Save</SubmitButton>
      </form>
      {failure === null ? null : <ErrorState error={failure} className="mt-4" />}
    </Card>
  );
}
