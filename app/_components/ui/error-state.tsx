"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#app/_lib/cn.ts";
import { describeError, isSignedOut } from "#app/_lib/copy/errors.ts";
import { Button } from "./button.tsx";

interface Props {
  error: unknown;
  /** What is safe: "Your 430 rows are kept." */
  safe?: string;
  /** One action: what to do now. */
  action?: ReactNode;
  className?: string;
}

/** What happened, what is safe, what to do; the technical part under Details. */
export function ErrorState({ error, safe, action, className }: Props) {
  const { title, detail, technical } = describeError(error);
  const way = isSignedOut(error) ? <SignInButton /> : action;
  return (
    <div
      role="alert"
      className={cn("flex gap-3 rounded-lg border border-bad/35 bg-bad-soft p-4", className)}
    >
      <TriangleAlert className="mt-0.5 size-4.5 shrink-0 text-bad" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold text-ink">{title}</p>
        <p className="mt-0.5 text-ink-soft">
          {detail} {safe}
        </p>
        {technical.length === 0 ? null : <Details lines={technical} />}
      </div>
      {way === undefined ? null : <div className="shrink-0">{way}</div>}
    </div>
  );
}

/** After the session ended nothing else helps; the way back leads to this very page. */
function SignInButton() {
  const signIn = () => {
    const { pathname, search } = window.location;
    const next = new URLSearchParams({ next: pathname + search });
    window.location.assign(`/sign-in?${next}`);
  };
  return <Button onClick={signIn}>Sign in</Button>;
}

function Details({ lines }: { lines: readonly string[] }) {
  return (
    <details className="mt-2 text-ink-soft text-sm">
      <summary className="w-fit">Details</summary>
      <p className="mt-1 break-words font-mono text-xs">
        {lines.map((line) => (
          <span key={line} className="block">
            {line}
          </span>
        ))}
      </p>
    </details>
  );
}
