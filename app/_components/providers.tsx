"use client";

import type { ReactNode } from "react";
import { SWRConfig, type SWRConfiguration } from "swr";
import { Toaster } from "#app/_components/ui/toaster.tsx";
import { TooltipProvider } from "#app/_components/ui/tooltip.tsx";
import { isWorthRetrying, retryAfterMs } from "#app/_lib/asking-again.ts";

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

const SWR: SWRConfiguration = {
  shouldRetryOnError: isWorthRetrying,
  // biome-ignore lint/complexity/useMaxParams: the signature is SWR's.
  onErrorRetry(_error, key, _config, revalidate, { retryCount, dedupe }) {
    // One question at a time: whoever asked by hand meanwhile has begun to count anew.
    clearTimeout(waiting.get(key));
    const afterMs = retryAfterMs(retryCount, Math.random());
    waiting.set(
      key,
      setTimeout(() => void revalidate({ retryCount, dedupe }), afterMs),
    );
  },
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
