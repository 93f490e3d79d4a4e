import type { ReactNode } from "react";
import { RealtimeProvider } from "#app/_components/realtime-provider.tsx";
import { TopBar } from "#app/_components/top-bar.tsx";
import { realtimeConfig } from "#lib/server/realtime.ts";
import { requirePageUser } from "#lib/server/session.ts";

export default async function SearchesLayout({ children }: { children: ReactNode }) {
  // The page below asks too, and sends a stranger to sign in and back: only it knows its own address.
  const user = await requirePageUser().catch(() => null);
  if (user === null) return children;
  return (
    <RealtimeProvider config={realtimeConfig()}>
      <TopBar name={user.name} />
      <main id="content" tabIndex={-1} className="mx-auto max-w-6xl px-4 py-6 outline-none sm:px-6">
        {children}
      </main>
    </RealtimeProvider>
  );
}
