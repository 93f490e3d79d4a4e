"use client";

import { type ReactNode, useState } from "react";
import { useProof } from "#app/_components/step-up-provider.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
  DialogTrigger,
} from "#app/_components/ui/dialog.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { PasswordInput } from "#app/_components/ui/password-input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";

interface Props {
  trigger: ReactNode;
  title: string;
  /** What its button does. */
  action: string;
  hasPassword: boolean;
  onConfirm: (body: { password?: string }) => Promise<void>;
  children: ReactNode;
}

/** A question that the password answers; who has none proves it in another way. */
export function PasswordDialog({ trigger, title, action, hasPassword, ...rest }: Props) {
  const { onConfirm, children } = rest;
  const [isOpen, setOpen] = useState(false);
  const withProof = useProof();
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await withProof(() => onConfirm(hasPassword ? { password: textOf(fields, "password") } : {}));
    setOpen(false);
  });
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild={true}>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogTitle className="font-semibold text-lg">{title}</DialogTitle>
        <DialogDescription className="mt-1.5 text-ink-soft">{children}</DialogDescription>
        <form {...form} className="mt-4 space-y-4">
          {hasPassword ? (
            <Field label="Your password" error={errorOf("password")}>
              {(control) => (
                <PasswordInput {...control} name="password" autoComplete="current-password" />
              )}
            </Field>
          ) : null}
          {failure === null ? null : <ErrorState error={failure} />}
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild={true}>
              <Button>Leave it</Button>
            </DialogClose>
            <SubmitButton variant="primary" isBusy={isBusy}>
              {action}
            </SubmitButton>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
