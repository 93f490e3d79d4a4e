"use client";

import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postJson } from "#app/_lib/api.ts";
import { counted } from "#app/_lib/format.ts";
import { SignedOut } from "#lib/contract/operator.ts";

/** Ends every session of anybody. */
export function SignOutForm() {
  const withProof = useProof();
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const email = textOf(fields, "email");
    const { ended } = await withProof(() =>
      postJson("/api/v1/admin/sign-outs", { email }, { answer: SignedOut }),
    );
    toast(`${counted(ended, "session")} of ${email} ended`);
  });
  return (
    <section className="rounded-lg border bg-surface p-5 shadow-card">
      <h2 className="font-semibold">Sign somebody out everywhere</h2>
      <p className="mt-1 mb-4 text-ink-soft">
        All of their sessions end at once, in every workspace. Their API keys go on working. The
        audit trails of their workspaces say so.
      </p>
      <form {...form} className="flex flex-wrap items-end gap-3">
        <Field label="E-mail" error={errorOf("email")} className="min-w-56 flex-1">
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          )}
        </Field>
        <SubmitButton variant="danger" isBusy={isBusy}>
          End all sessions
        </SubmitButton>
      </form>
      {failure === null || isStepUp(failure) ? null : (
        <ErrorState error={failure} className="mt-4" />
      )}
    </section>
  );
}
