"use client";

import { Toaster as Sonner, toast } from "sonner";

export { toast };

/** How long an Undo is offered. */
export const UNDO_MS = 10_000;

export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[min(24rem,calc(100vw-2rem))] items-center gap-3 rounded-lg bg-ink px-4 py-3 text-canvas text-base shadow-raised",
          title: "font-medium",
          description: "text-sm opacity-80",
          content: "min-w-0 flex-1",
          actionButton:
            "h-(--control-sm) shrink-0 rounded-md bg-canvas px-2.5 font-medium text-ink text-sm",
          closeButton: "shrink-0",
        },
      }}
    />
  );
}
