"use client";

import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { postJson } from "#app/_lib/api.ts";
import { type ProviderId, ProviderRedirect } from "#lib/contract/sign-in.ts";

const NAMES: Record<ProviderId, string> = {
  google: "Google",
  microsoft: "Microsoft",
  linkedin: "LinkedIn",
};

interface Props {
  providers: readonly ProviderId[];
  next: string;
}

/** The other services that people may sign in with; nothing where none is set up. */
export function ProviderButtons({ providers, next }: Props) {
  const [busy, setBusy] = useState<ProviderId | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  if (providers.length === 0) return null;
  const go = async (provider: ProviderId) => {
    setBusy(provider);
    setFailure(null);
    const call = { provider, next };
    await postJson("/api/auth/sign-in/social", call, { answer: ProviderRedirect })
      .then(({ url }) => window.location.assign(url))
      .catch((error: unknown) => {
        setFailure(error);
        setBusy(null);
      });
  };
  return (
    <div className="mt-6 space-y-2.5 border-t pt-6">
      {providers.map((provider) => (
        <Button
          key={provider}
          size="lg"
          className="w-full"
          isBusy={busy === provider}
          onClick={() => void go(provider)}
        >
          Continue with {NAMES[provider]}
        </Button>
      ))}
      {failure === null ? null : <ErrorState error={failure} />}
    </div>
  );
}
