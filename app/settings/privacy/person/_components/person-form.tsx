"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { Select } from "#app/_components/ui/select.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { KINDS } from "#app/settings/privacy/_components/privacy-words.ts";
import { askForPerson } from "#app/settings/privacy/_components/use-privacy.ts";
import { Card } from "#app/settings/profile/_components/card.tsx";
import { type PersonFile, PersonKind } from "#lib/contract/privacy.ts";

const OPTIONS = PersonKind.options.map((value) => ({ value, label: KINDS[value].label }));

export function PersonForm({ onFound }: { onFound: (file: PersonFile) => void }) {
  const withProof = useProof();
  const [kind, setKind] = useState<PersonKind>("profile");
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const request = { kind, value: textOf(fields, "value") };
    onFound(await withProof(() => askForPerson(request)));
  });
  return (
    <Card title="Who asks?" lead="Everything of theirs is found by any one of these.">
      <form {...form} className="flex flex-wrap items-start gap-3">
        <Field label="Known by" className="w-full sm:w-48">
          {(control) => (
            <Select {...control} value={kind} options={OPTIONS} onValueChange={setKind} />
          )}
        </Field>
        <Field label="Which" error={errorOf("value")} className="min-w-56 flex-1">
          {(control) => (
            <Input
              {...control}
              name="value"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={500}
              placeholder={KINDS[kind].example}
            />
          )}
        </Field>
        <SubmitButton variant="primary" isBusy={isBusy} className="sm:mt-6">
          <Search aria-hidden="true" />
          Show the file
        </SubmitButton>
      </form>
      {failure === null || isStepUp(failure) ? null : (
        <ErrorState error={failure} className="mt-4" />
      )}
    </Card>
  );
}
