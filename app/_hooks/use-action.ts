"use client";

import { useState } from "react";
import { isStepUp, useProof } from "#app/_components/step-up-provider.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { describeError } from "#app/_lib/copy/errors.ts";

/** One thing at a time; where the server wants proof of who it is, that is asked for first. What fails is told in a toast. */
export function useAction() {
  const withProof = useProof();
  const [isBusy, setBusy] = useState(false);

  /** Resolves with whether it was done. */
  async function run(action: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    try {
      await withProof(action);
      return true;
    } catch (error) {
      if (!isStepUp(error)) complain(error);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { run, isBusy };
}

function complain(error: unknown): void {
  const { title, detail } = describeError(error);
  toast.error(title, { description: detail });
}
