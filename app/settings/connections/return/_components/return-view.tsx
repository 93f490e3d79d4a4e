"use client";

import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { returnWords } from "./return-words.ts";
import { useReturn } from "./use-return.ts";

const ICONS = { ok: CircleCheck, bad: CircleX, busy: LoaderCircle };
const TONES = { ok: "text-ok", bad: "text-bad", busy: "animate-spin text-accent" };

/** What became of a sign-in on the provider's page: asked until it is known, or for too long. */
export function ReturnView(props: { state: string; failed: boolean; share: boolean }) {
  const { progress, error, retry } = useReturn(props);
  const { kind, title, detail } = returnWords(progress);
  const Icon = ICONS[kind];
  if (error !== null) {
    return <ErrorState error={error} action={<Button onClick={retry}>Try again</Button>} />;
  }
  return (
    <section
      aria-label="Result"
      data-progress={progress.state}
      className="max-w-xl rounded-lg border bg-surface p-6 shadow-card"
    >
      <div role="status" className="flex gap-3">
        <Icon className={`mt-0.5 size-5 shrink-0 ${TONES[kind]}`} aria-hidden="true" />
        <div>
          <p className="font-semibold text-lg">{title}</p>
          <p className="mt-1 text-pretty text-ink-soft">{detail}</p>
        </div>
      </div>
      <div className="mt-5 flex flex-wrap gap-2">
        <Button asChild={true} variant={kind === "busy" ? "secondary" : "primary"}>
          <Link href="/settings/connections">LinkedIn accounts</Link>
        </Button>
        {progress.state === "connected" ? (
          <Button asChild={true}>
            <Link href="/searches/new">New search</Link>
          </Button>
        ) : null}
      </div>
    </section>
  );
}
