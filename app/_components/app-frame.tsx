import type { ReactNode } from "react";
import { RealtimeProvider } from "#app/_components/realtime-provider.tsx";
import { StepUpProvider } from "#app/_components/step-up-provider.tsx";
import { TopBar } from "#app/_components/top-bar.tsx";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";

interface Props {
  user: { readonly name: string; readonly isOperator: boolean };
  realtime: RealtimeConfig | null;
  children: ReactNode;
}

/** What stands around every page of somebody who has signed in. */
export function AppFrame({ user, realtime, children }: Props) {
  return (
    <RealtimeProvider config={realtime}>
      <StepUpProvider>
        <TopBar name={user.name} isOperator={user.isOperator} />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto max-w-6xl px-4 py-6 outline-none sm:px-6"
        >
          {children}
        </main>
      </StepUpProvider>
    </RealtimeProvider>
  );
}
