"use client";

import { useId, useState } from "react";
import { NewPasswordField } from "#app/_components/new-password-field.tsx";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { PasswordInput } from "#app/_components/ui/password-input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";
import { Card } from "./card.tsx";

interface Props {
  email: string;
  hasPassword: boolean;
  hasMail: boolean;
}

export function PasswordCard({ email, hasPassword, hasMail }: Props) {
  if (hasPassword) return <ChangePassword />;
  if (hasMail) return <FirstPassword email={email} />;
  return (
    <Card title="Password">
      <p className="text-ink-soft">
        You have none. It can be set once a mail server is set up here.
      </p>
    </Card>
  );
}

function ChangePassword() {
  const id = useId();
  const withProof = useProof();
  const [endsOthers, setEndsOthers] = useState(true);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const body = {
      currentPassword: textOf(fields, "currentPassword"),
      newPassword: textOf(fields, "newPassword"),
      revokeOtherSessions: endsOthers,
    };
    await withProof(() => postOnly("/api/auth/change-password", body));
    form.ref.current?.reset();
    toast("Your password is changed");
  });
  return (
    <Card title="Password">
      <form {...form} className="space-y-4">
        <Field label="Current password" error={errorOf("currentPassword")}>
          {(control) => (
            <PasswordInput {...control} name="currentPassword" autoComplete="current-password" />
          )}
        </Field>
        <NewPasswordField name="newPassword" label="New password" error={errorOf("newPassword")} />
        <div className="flex items-center gap-2.5">
          <Checkbox
            id={id}
            checked={endsOthers}
            onCheckedChange={(checked) => setEndsOthers(checked === true)}
          />
          <label htmlFor={id}>End my other sessions</label>
        </div>
        {failure === null || isStepUp(failure) ? null : <ErrorState error={failure} />}
        <SubmitButton isBusy={isBusy}>Change the password</SubmitButton>
      </form>
    </Card>
  );
}

/** By the same letter that brings a new one to who forgot theirs. */
function FirstPassword({ email }: { email: string }) {
  const [isSent, setSent] = useState(false);
  const { form, isBusy, failure } = useSubmit(async () => {
    await postOnly("/api/auth/request-password-reset", { email });
    setSent(true);
  });
  return (
    <Card title="Password" lead="You have none yet.">
      {isSent ? (
        <p role="status" className="text-ink-soft">
          A letter is on its way to {email}. Open its link in this browser.
        </p>
      ) : (
        <form {...form}>
          <SubmitButton isBusy={isBusy}>Send me a letter to set one</SubmitButton>
        </form>
      )}
      {failure === null ? null : <ErrorState error={failure} className="mt-4" />}
    </Card>
  );
}
