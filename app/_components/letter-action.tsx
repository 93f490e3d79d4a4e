"use client";

import { CircleCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { useLinkToken } from "#app/_hooks/use-link-token.ts";
import { useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";

interface Props {
  /** Where the secret of the letter's link goes. */
  path: string;
  action: string;
  done: string;
  next: { href: string; label: string };
  children: ReactNode;
}

/** What a letter's link is for. Opening the link changes nothing, for programs open links too: a person presses the button. */
export function LetterAction({ path, action, done, next, children }: Props) {
  const token = useLinkToken();
  const [isDone, setDone] = useState(false);
  const { form, isBusy, failure, errorOf } = useSubmit(async () => {
    await postOnly(path, { token });
    setDone(true);
  });
  if (isDone) return <Done text={done} next={next} />;
  const isHalf = token === "" || errorOf("token") !== undefined;
  return (
    <form {...form} className="space-y-4">
      <p className="text-ink-soft">{children}</p>
      {failure === null ? null : <ErrorState error={failure} />}
      {isHalf ? (
        <p role="alert" className="text-bad">
          This link is not whole. Copy all of it from the letter.
        </p>
      ) : null}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        {action}
      </SubmitButton>
    </form>
  );
}

function Done({ text, next }: { text: string; next: Props["next"] }) {
  return (
    <div role="status" className="space-y-4">
      <p className="flex items-center gap-2 font-medium text-ok">
        <CircleCheck className="size-5" aria-hidden="true" />
        {text}
      </p>
      <Button asChild={true} variant="primary" size="lg" className="w-full">
        <a href={next.href}>{next.label}</a>
      </Button>
    </div>
  );
}
