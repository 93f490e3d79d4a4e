"use client";

import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import type { ProviderId } from "#lib/contract/sign-in.ts";
import { KeyForm } from "./key-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";

interface Props {
  next: string;
  hasMail: boolean;
  providers: readonly ProviderId[];
}

/** Every way in that is set up here; by password unless somebody has a key in their hand. */
export function SignInWays({ next, hasMail, providers }: Props) {
  const [isByKey, setByKey] = useState(false);
  return (
    <>
      {isByKey ? <KeyForm next={next} /> : <PasswordForm next={next} hasMail={hasMail} />}
      <ProviderButtons providers={providers} next={next} />
      <p className="mt-4">
        <Button variant="link" onClick={() => setByKey(!isByKey)}>
          {isByKey ? "Use e-mail and password" : "Use an API key"}
        </Button>
      </p>
    </>
  );
}
