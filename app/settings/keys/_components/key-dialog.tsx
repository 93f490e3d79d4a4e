"use client";

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
import type { ProviderKey, ProviderKeyName } from "#lib/contract/provider-key.ts";
import { PROVIDERS } from "./provider-words.ts";
import { putKey } from "./use-provider-keys.ts";

interface Props {
  provider: ProviderKeyName;
  /** The one that is replaced. */
  kept: ProviderKey | null;
  onPut: () => Promise<unknown>;
  onClose: () => void;
}

export function KeyDialog({ provider, kept, onPut, onClose }: Props) {
  const withProof = useProof();
  const { name } = PROVIDERS[provider];
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    const baseUrl = textOf(fields, "baseUrl");
    const request = { key: textOf(fields, "key"), ...(baseUrl !== "" && { baseUrl }) };
    const { ending } = await withProof(() => putKey(provider, request));
    toast(`The key of ${name} that ends in ${ending} is kept`);
    onClose();
    await onPut();
  });
  return (
    <Dialog open={true} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogTitle className="font-semibold text-lg">
          {kept === null ? `Key of ${name}` : `Another key of ${name}`}
        </DialogTitle>
        <DialogDescription className="mt-1.5 mb-4 text-ink-soft">
          {kept === null
            ? "It is sealed before it is kept; only its end is shown from then on."
            : `The one that ends in ${kept.ending} is used no more.`}
        </DialogDescription>
        <form {...form} className="space-y-4">
          <Field label="Key" error={errorOf("key")}>
            {(control) => (
              <Input
                {...control}
                type="password"
                name="key"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
          </Field>
          {provider === "unipile" ? (
            <Field
              label="Address"
              hint="As your Unipile dashboard shows it."
              error={errorOf("baseUrl")}
            >
              {(control) => (
                <Input
                  {...control}
                  name="baseUrl"
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  defaultValue={kept?.baseUrl ?? ""}
                  placeholder="https://api1.unipile.com:13111"
                />
              )}
            </Field>
          ) : null}
          {failure === null || isStepUp(failure) ? null : <ErrorState error={failure} />}
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild={true}>
              <Button>Not now</Button>
            </DialogClose>
            <SubmitButton variant="primary" isBusy={isBusy}>
              Keep key
            </SubmitButton>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
