"use client";

import { useState } from "react";
import { useProof } from "#app/_components/step-up-provider.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { Select } from "#app/_components/ui/select.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { ROLES, rolesToGive } from "#app/_lib/copy/roles.ts";
import type { Role } from "#lib/contract/access.ts";
import { invite } from "./use-team.ts";

interface Props {
  /** Of who invites: nobody gives more than they have. */
  role: Role;
  onInvited: () => Promise<unknown>;
}

export function InviteForm({ role, onInvited }: Props) {
  const withProof = useProof();
  const [given, setGiven] = useState<Role>("member");
  const [sent, setSent] = useState(0);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const request = { email: textOf(fields, "email"), role: given };
    const { email } = await withProof(() => invite(request));
    setSent(sent + 1);
    toast(`The invitation is on its way to ${email}`);
    await onInvited();
  });
  const options = rolesToGive(role).map((value) => ({ value, ...ROLES[value] }));
  return (
    <>
      <form {...form} className="flex flex-wrap items-start gap-3">
        <Field label="E-mail" error={errorOf("email")} className="min-w-56 flex-1">
          {(control) => (
            <Input
              {...control}
              key={sent} // a letter that left leaves the field empty
              type="email"
              name="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder="colleague@example.com"
            />
          )}
        </Field>
        <Field label="Role" hint={ROLES[given].hint} className="w-full sm:w-56">
          {(control) => (
            <Select {...control} value={given} options={options} onValueChange={setGiven} />
          )}
        </Field>
        <SubmitButton variant="primary" isBusy={isBusy} className="sm:mt-6">
          Invite
        </SubmitButton>
      </form>
      {failure === null ? null : <ErrorState error={failure} className="mt-4" />}
    </>
  );
}
