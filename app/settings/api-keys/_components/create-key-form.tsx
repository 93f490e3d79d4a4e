"use client";

import { useState } from "react";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { DialogClose } from "#app/_components/ui/dialog.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { type CreatedApiKey, DEFAULT_KEY_DAYS, MAX_KEY_DAYS } from "#lib/contract/api-key.ts";
import { ScopeBoxes } from "./scope-boxes.tsx";
import { createKey } from "./use-keys.ts";

export function CreateKeyForm({ onMade }: { onMade: (key: CreatedApiKey) => void }) {
  const withProof = useProof();
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set());
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const request = {
      name: textOf(fields, "name"),
      scopes: [...scopes],
      expiresInDays: Number(textOf(fields, "expiresInDays")),
    };
    onMade(await withProof(() => createKey(request)));
  });
  return (
    <form {...form} className="space-y-4">
      <Field label="Name" hint="What will use it." error={errorOf("name")}>
        {(control) => <Input {...control} name="name" autoComplete="off" maxLength={80} />}
      </Field>
      <ScopeBoxes chosen={scopes} onChange={setScopes} error={errorOf("scopes")} />
      <Field
        label="Ends after days"
        hint={`From 1 to ${MAX_KEY_DAYS}.`}
        error={errorOf("expiresInDays")}
      >
        {(control) => (
          <Input
            {...control}
            name="expiresInDays"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={DEFAULT_KEY_DAYS}
            className="w-28"
          />
        )}
      </Field>
      {failure === null || isStepUp(failure) ? null : <ErrorState error={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild={true}>
          <Button>Not now</Button>
        </DialogClose>
        <SubmitButton variant="primary" isBusy={isBusy}>
          Create key
        </SubmitButton>
      </div>
    </form>
  );
}
