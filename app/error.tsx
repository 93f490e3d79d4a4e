"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";

interface Props {
  error: Error & { digest?: string };
  /** Asks the server again. */
  retry: () => void;
}

export default function PageError({ error, retry }: Props) {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <h1 className="mb-4 font-semibold text-xl">This page could not be shown</h1>
      <ErrorState
        error={error}
        safe="Running searches go on, and their rows are kept."
        action={<Button onClick={retry}>Try again</Button>}
      />
      {error.digest === undefined || isWord(error.digest) ? null : (
        <p className="mt-3 font-mono text-ink-faint text-xs">Reference {error.digest}</p>
      )}
    </main>
  );
}

/** Said in words already, where a digest that Next made is a number to look up in the log. */
function isWord(digest: string): boolean {
  return /^[a-z_]+$/.test(digest);
}
