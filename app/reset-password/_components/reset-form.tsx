"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { NewPasswordField } from "#app/_components/new-password-field.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { useLinkToken } from "#app/_hooks/use-link-token.ts";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";

export function ResetForm() {
  const token = useLinkToken();
  const [isDone, setDone] = useState(false);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const newPassword = textOf(fields, "newPassword");
    await postOnly("/api/auth/reset-password", { token, newPassword });
    setDone(true);
  });
  if (isDone) return <Done />;
  const isHalf = token === "" || errorOf("token") !== undefined;
  return (
    <form {...form} className="space-y-4">
      <NewPasswordField name="newPassword" label="New password" error={errorOf("newPassword")} />
      {isHalf ? (
        <p role="alert" className="text-bad">
          This link is not whole. Copy all of it from the letter.
        </p>
      ) : null}
      {failure === null ? null : (
        <ErrorState
          error={failure}
          action={
            <Button asChild={true}>
              <Link href="/forgot-password">Ask again</Link>
            </Button>
          }
        />
      )}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Set this password
      </SubmitButton>
    </form>
  );
}

function Done() {
  return (
    <div role="status" className="space-y-4">
      <p className="flex items-center gap-2 font-medium text-ok">
        <CircleCheck className="size-5" aria-hidden="true" />
        Your password is changed.
      </p>
      <Button asChild={true} variant="primary" size="lg" className="w-full">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </div>
  );
}
