"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { LiveRegion } from "#app/_components/ui/live-region.tsx";
import { postOnly } from "#app/_lib/api.ts";
import { isSignedOut } from "#app/_lib/copy/errors.ts";

const REFUSED = "This key is not known, or is no longer valid.";

export function SignInForm({ next }: { next: string }) {
  const [apiKey, setKey] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isRefused = isSignedOut(failure);

  // The next thing to do is to type another key.
  useEffect(() => {
    if (!isRefused) return;
    input.current?.focus();
    input.current?.select();
  }, [isRefused]);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    await postOnly("/api/session", { apiKey: apiKey.trim() })
      // A whole new page: nothing of the time before the sign-in may be left in the router's cache.
      .then(() => window.location.assign(next))
      .catch((error: unknown) => {
        setFailure(error);
        setBusy(false);
      });
  };

  return (
    <form onSubmit={onSubmit} noValidate={true} className="mt-6 space-y-4">
      <Field
        label="API key"
        hint="It is sent once, and kept nowhere on this device."
        error={isRefused ? REFUSED : undefined}
      >
        {(control) => (
          <Input
            {...control}
            ref={input}
            type="password"
            name="apiKey"
            autoComplete="current-password"
            spellCheck={false}
            value={apiKey}
            onChange={(event) => setKey(event.target.value)}
            className="font-mono"
          />
        )}
      </Field>
      <LiveRegion message={isRefused ? REFUSED : ""} />
      {failure === null || isRefused ? null : <ErrorState error={failure} />}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="w-full"
        isBusy={isBusy}
        disabled={apiKey.trim() === ""}
      >
        Sign in
      </Button>
    </form>
  );
}
