"use client";

import { useState } from "react";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogTitle,
} from "#app/_components/ui/dialog.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import type { OwnConnection, WorkingHours } from "#lib/contract/connection.ts";
import { changeAccount } from "./account-requests.ts";
import { HoursFields } from "./hours-fields.tsx";
import { ShareBox } from "./share-box.tsx";

interface Props {
  account: OwnConnection;
  onChange: () => Promise<unknown>;
  onClose: () => void;
}

/** How much an account may be asked for, and when. */
export function PaceDialog({ account, onChange, onClose }: Props) {
  return (
    <Dialog open={true} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogTitle className="font-semibold text-lg">Pace of {account.name}</DialogTitle>
        <DialogDescription className="mt-1.5 mb-4 text-ink-soft">
          An account that asks for less, and when people work, is less likely to be restricted.
        </DialogDescription>
        <PaceForm {...{ account, onChange, onClose }} />
      </DialogContent>
    </Dialog>
  );
}

function PaceForm({ account, onChange, onClose }: Props) {
  const withProof = useProof();
  const [hours, setHours] = useState<WorkingHours | null>(account.workingHours);
  const [isShared, setShared] = useState(account.isShared);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const change = {
      dailyRows: numberIn(fields, "dailyRows"),
      rampDays: numberIn(fields, "rampDays"),
      workingHours: hours,
      ...(isShared !== account.isShared && { shared: isShared }),
    };
    await withProof(() => changeAccount(account.id, change));
    toast(`The pace of ${account.name} is set`);
    onClose();
    await onChange();
  });
  return (
    <form {...form} className="space-y-4">
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Field
          label="Rows in 24 h"
          hint="Empty: as is advised for its seat."
          error={errorOf("dailyRows")}
        >
          {(control) => (
            <Input
              {...control}
              name="dailyRows"
              inputMode="numeric"
              autoComplete="off"
              defaultValue={account.dailyRows ?? ""}
            />
          )}
        </Field>
        <Field
          label="Grows over days"
          hint="For an account that is new to LinkedIn. 0: all at once."
          error={errorOf("rampDays")}
        >
          {(control) => (
            <Input
              {...control}
              name="rampDays"
              inputMode="numeric"
              autoComplete="off"
              defaultValue={account.rampDays ?? ""}
            />
          )}
        </Field>
      </div>
      <HoursFields hours={hours} onChange={setHours} errorOf={errorOf} />
      {account.mayShare ? <ShareBox isShared={isShared} onChange={setShared} /> : null}
      {failure === null || isStepUp(failure) ? null : <ErrorState error={failure} />}
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose asChild={true}>
          <Button>Not now</Button>
        </DialogClose>
        <SubmitButton variant="primary" isBusy={isBusy}>
          Save
        </SubmitButton>
      </div>
    </form>
  );
}

/** Nothing typed is the default; what is no number goes as it is: as one it would be sent as nothing. */
function numberIn(fields: FormData, name: string): number | string | null {
  const text = textOf(fields, name).trim();
  if (text === "") return null;
  return Number.isNaN(Number(text)) ? text : Number(text);
}
