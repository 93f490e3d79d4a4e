"use client";

import { CodeField } from "#app/_components/code-field.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { SubmitButton } from "#app/_components/ui/submit-button.tsx";
import { textOf, useSubmit } from "#app/_hooks/use-submit.ts";
import { postOnly } from "#app/_lib/api.ts";
import { QrCode } from "./qr-code.tsx";

interface Props {
  totpUri: string;
  onAdded: () => void;
}

/** The secret, as a picture for the phone's camera and as letters; it counts once the app's first code fits. */
export function AddToApp({ totpUri, onAdded }: Props) {
  const { form, isBusy, errorOf, failure } = useSubmit(async (fields) => {
    await postOnly("/api/auth/two-factor/verify-totp", { code: textOf(fields, "code") });
    onAdded();
  });
  return (
    <form {...form} className="space-y-5">
      <ol className="list-decimal space-y-5 pl-5 marker:text-ink-faint">
        <li>
          Scan this with the app.
          <QrCode text={totpUri} label="The secret for your authenticator app" />
          <details className="text-ink-soft">
            <summary className="w-fit">No camera? Type it</summary>
            <p className="mt-2">
              <code className="break-all rounded-sm bg-sunken px-1.5 py-1 font-mono text-sm">
                {secretOf(totpUri)}
              </code>
            </p>
            <p className="mt-1 text-sm">Time based, six digits, every 30 seconds.</p>
          </details>
        </li>
        <li>
          Type the code that it shows.
          <div className="mt-3">
            <CodeField error={errorOf("code")} />
          </div>
        </li>
      </ol>
      {failure === null ? null : <ErrorState error={failure} />}
      <SubmitButton variant="primary" size="lg" className="w-full" isBusy={isBusy}>
        Add it
      </SubmitButton>
    </form>
  );
}

/** In fours, as people read aloud. */
function secretOf(totpUri: string): string {
  const secret = new URL(totpUri).searchParams.get("secret") ?? "";
  return secret.replaceAll(/(.{4})(?=.)/g, "$1 ");
}
