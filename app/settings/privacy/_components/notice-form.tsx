"use client";

import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input, Textarea } from "#app/_components/ui/input.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import type { Privacy } from "#lib/contract/privacy.ts";
import { noticeDraft } from "./privacy-words.ts";
import { changePrivacy } from "./use-privacy.ts";

interface Props {
  privacy: Privacy;
  onChanged: () => Promise<unknown>;
}

export function NoticeForm({ privacy, onChanged }: Props) {
  const [notice, setNotice] = useState(privacy.notice);
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await changePrivacy({ notice, contact: textOf(fields, "contact") });
    toast("People are told this from now on");
    await onChanged();
  });
  return (
    <form {...form} className="space-y-4">
      <Field label="Whom they write to" hint="An address or a page." error={errorOf("contact")}>
        {(control) => (
          <Input
            {...control}
            name="contact"
            autoComplete="off"
            maxLength={300}
            defaultValue={privacy.contact}
            placeholder="privacy@example.com"
          />
        )}
      </Field>
      <Field label="Privacy notice" error={errorOf("notice")}>
        {(control) => (
          <Textarea
            {...control}
            rows={10}
            maxLength={10_000}
            value={notice}
            onChange={(event) => setNotice(event.target.value)}
          />
        )}
      </Field>
      {failure === null ? null : <ErrorState error={failure} />}
      <div className="flex flex-wrap gap-2">
        <SubmitButton isBusy={isBusy}>Save notice</SubmitButton>
        {notice === "" ? (
          <Button onClick={() => setNotice(noticeDraft(privacy))}>Start from a draft</Button>
        ) : null}
      </div>
    </form>
  );
}
