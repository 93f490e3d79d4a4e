"use client";

import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { MOST_MONTHS, type Privacy } from "#lib/contract/privacy.ts";
import { changePrivacy } from "./use-privacy.ts";

interface Props {
  privacy: Privacy;
  onChanged: () => Promise<unknown>;
}

export function MonthsForm({ privacy, onChanged }: Props) {
  const { keepApprovedMonths, keepUndecidedDays } = privacy;
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await changePrivacy({ keepApprovedMonths: Number(textOf(fields, "months")) });
    toast("Approved people stay as long as you said");
    await onChanged();
  });
  return (
    <>
      <form {...form} className="mt-5 flex flex-wrap items-end gap-3">
        <Field
          label="Months that approved people stay"
          hint={`From 1 to ${MOST_MONTHS}, counted from when they were first found; finding them again does not move it. Everybody else goes after ${keepUndecidedDays} days.`}
          error={errorOf("keepApprovedMonths")}
          className="min-w-56 flex-1"
        >
          {(control) => (
            <Input
              {...control}
              key={keepApprovedMonths}
              name="months"
              inputMode="numeric"
              autoComplete="off"
              defaultValue={keepApprovedMonths}
              className="w-28"
            />
          )}
        </Field>
        <SubmitButton isBusy={isBusy}>Save months</SubmitButton>
      </form>
      {failure === null ? null : <ErrorState error={failure} className="mt-4" />}
    </>
  );
}
