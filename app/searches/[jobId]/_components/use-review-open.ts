"use client";

import { usePathname, useSearchParams } from "next/navigation";

const PARAM = "review";

/** Whether the dialog is open stands in the address: a reload opens it again, Back closes it. */
export function useReviewOpen() {
  const path = usePathname();
  const isOpen = useSearchParams().has(PARAM);
  const open = (query = "") => {
    window.history.pushState(null, "", `${path}?${PARAM}=1${query}`);
  };
  const close = () => window.history.pushState(null, "", path);
  return { isOpen, open, close };
}
