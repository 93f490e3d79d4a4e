"use client";

import type { ReactNode } from "react";
import { SWRConfig } from "swr";
import { Toaster } from "#app/_components/ui/toaster.tsx";
import { TooltipProvider } from "#app/_components/ui/tooltip.tsx";
import { ApiProblem } from "#app/_lib/api.ts";

/** Asking again helps when the server or the way to it failed, never when the answer was "no". */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false;
  const { status } = error.problem;
  return status === 0 || status === 429 || status >= 500;
}

const SWR = {
  shouldRetryOnError: isWorthRetrying,
  errorRetryInterval: 4_000,
  dedupingInterval: 1_000,
  focusThrottleInterval: 3_000,
};

export function Providers({ children }: { children: ReactNode }) {
  return (
    <SWRConfig value={SWR}>
      <TooltipProvider delayDuration={350}>{children}</TooltipProvider>
      <Toaster />
    </SWRConfig>
  );
}
