"use client";

import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { useAction } from "#app/_hooks/use-action.ts";
import type { ProviderKeyName, ProviderKeyTest } from "#lib/contract/provider-key.ts";
import { testKey } from "./use-provider-keys.ts";

interface Props {
  provider: ProviderKeyName;
  name: string;
  onTested: () => Promise<unknown>;
}

/** Asks the provider, and says what it said in words of ours. */
export function TestButton({ provider, name, onTested }: Props) {
  const { run, isBusy } = useAction();
  const [last, setLast] = useState<ProviderKeyTest | null>(null);
  const test = () =>
    run(async () => {
      const answer = await testKey(provider);
      setLast(answer);
      if (answer.isWorking) toast(`${name}: ${answer.detail}`);
      await onTested();
    });
  return (
    <>
      <Button
        size="sm"
        isBusy={isBusy}
        aria-label={`Test the key of ${name}`}
        onClick={() => void test()}
      >
        Test
      </Button>
      {last === null || last.isWorking ? null : (
        <p role="alert" className="basis-full text-bad text-sm">
          {last.detail}
        </p>
      )}
    </>
  );
}
