"use client";

import { useState } from "react";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { Select } from "#app/_components/ui/select.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { SuppressionKind } from "#lib/contract/suppression.ts";
import { KINDS } from "./privacy-words.ts";
import { suppress } from "./use-privacy.ts";

const OPTIONS = SuppressionKind.options
  .map((value) => ({ value, ...KINDS[value] }))
  .toSorted((a, b) => Object.keys(KINDS).indexOf(a.value) - Object.keys(KINDS).indexOf(b.value));

export function SuppressionForm({ onAdded }: { onAdded: () => Promise<unknown> }) {
  const [kind, setKind] = useState<SuppressionKind>("email");
  const [sent, setSent] = useState(0);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const { added } = await suppress({ kind, value: textOf(fields, "value") });
    setSent(sent + 1);
    toast(added === 0 ? "They were on the list already" : "They are left out from now on");
    await onAdded();
  });
  const { hint, example } = KINDS[kind];
  return (
    <>
      <form {...form} className="flex flex-wrap items-start gap-3">
        <Field label="What" className="w-full sm:w-48">
          {(control) => (
            <Select {...control} value={kind} options={OPTIONS} onValueChange={setKind} />
          )}
        </Field>
        <Field label="Which" hint={hint} error={errorOf("value")} className="min-w-56 flex-1">
          {(control) => (
            <Input
              {...control}
              key={`${kind}${sent}`} // what was sent is not kept here either
              name="value"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={500}
              placeholder={example}
            />
          )}
        </Field>
        <SubmitButton variant="primary" isBusy={isBusy} className="sm:mt-6">
          Leave out
        </SubmitButton>
      </form>
      {failure === null ? null : <ErrorState error={failure} className="mt-4" />}
    </>
  );
}
