"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and in the first paint, where the reader's time zone is not known. */
export function useIsMounted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
