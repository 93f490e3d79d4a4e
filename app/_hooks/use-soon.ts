"use client";

import { useEffect, useRef } from "react";

const TOGETHER_MS = 500;

/** Asked for many times in a moment, it is done once, a moment later. */
export function useSoon(act: () => unknown): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, TOGETHER_MS);
  };
}
