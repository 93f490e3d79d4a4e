"use client";

import { LoaderCircle } from "lucide-react";
import { useLinkStatus } from "next/link";

/** Inside a link: says that the page it leads to is on its way, where nothing else would. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return (
    // A moment late: a page that comes at once needs no sign.
    <span
      data-opening={true}
      className="inline-flex shrink-0 animate-enter [animation-delay:120ms] [animation-fill-mode:both]"
    >
      <LoaderCircle className="size-4 animate-spin" aria-hidden="true" />
      <span role="status" className="sr-only">
        Opening…
      </span>
    </span>
  );
}
