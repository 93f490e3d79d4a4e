"use client";

import useSWR from "swr";
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
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { deleteWith, getJson } from "#app/_lib/api.ts";
import { CurrentWorkspace } from "#lib/contract/workspace.ts";
import { contentWords } from "./content-words.ts";

const PATH = "/api/v1/workspaces/current";

/** Says what goes, with counts, and wants the name typed: there is no way back. */
export function DeleteWorkspaceDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const withProof = useProof();
  const { data, error } = useSWR<CurrentWorkspace, unknown>(
    PATH,
    (path: string) => getJson(path, CurrentWorkspace),
    { revalidateOnFocus: false },
  );
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await withProof(() => deleteWith(PATH, { name: textOf(fields, "name") }));
    window.location.assign("/searches");
  });
  return (
    <Dialog open={true} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogTitle className="font-semibold text-lg">Delete {name}?</DialogTitle>
        <DialogDescription className="mt-1.5 text-ink-soft">
          All of it is removed at once, for everybody in it. Nobody can bring it back.
        </DialogDescription>
        {error === undefined ? null : <ErrorState error={error} className="mt-4" />}
        {data === undefined && error === undefined ? <Skeleton className="mt-4 w-2/3" /> : null}
        {data === undefined ? null : <Contents {...data} />}
        <form {...form} className="mt-4 space-y-4">
          <Field label={`Type ${name}`} error={errorOf("name")}>
            {(control) => <Input {...control} name="name" autoComplete="off" spellCheck={false} />}
          </Field>
          {failure === null || isStepUp(failure) ? null : <ErrorState error={failure} />}
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild={true}>
              <Button>Not now</Button>
            </DialogClose>
            <SubmitButton variant="danger" isBusy={isBusy}>
              Delete for good
            </SubmitButton>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function Contents({ contents }: CurrentWorkspace) {
  return (
    <ul aria-label="What is removed" className="mt-4 grid gap-1 rounded-md bg-sunken p-3.5 text-sm">
      {contentWords(contents).map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}
