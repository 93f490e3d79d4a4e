"use client";

import { useSyncExternalStore } from "react";

const NARROW = "(width < 48rem)";

/** `guess` is what the server took the device for, so that the first paint has the right form. */
export function useIsPhone(guess = false): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => window.matchMedia(NARROW).matches,
    () => guess,
  );
}
