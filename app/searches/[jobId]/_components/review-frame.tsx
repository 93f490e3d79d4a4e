import type { ReactNode } from "react";

/** The review as high as the window, so that its rows scroll and its buttons stay. */
export function ReviewFrame({ children }: { children: ReactNode }) {
  return (
    <div className="-mx-4 -my-6 sm:-mx-6 flex h-[calc(100dvh-var(--topbar))] flex-col lg:mx-0 lg:my-0 lg:h-[calc(100dvh-var(--topbar)-3rem)] lg:overflow-hidden lg:rounded-lg lg:border">
      {children}
    </div>
  );
}
