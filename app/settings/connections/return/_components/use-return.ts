"use client";

import { useEffect, useState } from "react";
import { comeBack } from "#app/settings/connections/_components/account-requests.ts";
import type { Progress } from "./return-words.ts";

const ASK_AGAIN_MS = 1_500;
const PATIENCE_MS = 120_000;

interface Return {
  state: string;
  failed: boolean;
  share: boolean;
}

/** Asks what became of the link until there is an outcome, or patience ends. */
export function useReturn({ state, failed, share }: Return) {
  const [progress, setProgress] = useState<Progress>({ state: "waiting", name: null });
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a round begins anew with the same question
  useEffect(() => {
    const until = Date.now() + PATIENCE_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    async function ask(): Promise<void> {
      const told = await comeBack({ state, failed, share });
      if (isOver) return;
      const isOpen = told.state === "waiting" || told.state === "starting";
      if (isOpen && Date.now() > until) return setProgress({ state: "late", name: told.name });
      setProgress(told);
      if (isOpen) timer = setTimeout(() => void ask().catch(fail), ASK_AGAIN_MS);
    }
    const fail = (reason: unknown) => isOver || setError(reason);
    void ask().catch(fail);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [state, failed, share, round]);

  function retry(): void {
    setError(null);
    setRound(round + 1);
  }
  return { progress, error, retry };
}
