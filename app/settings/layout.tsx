import type { ReactNode } from "react";
import { AppFrame } from "#app/_components/app-frame.tsx";
import { SettingsNav } from "#app/settings/_components/settings-nav.tsx";
import { realtimeConfig } from "#lib/server/realtime.ts";
import { requirePageUser } from "#lib/server/session.ts";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  // The page below asks too, and sends a stranger to sign in and back: only it knows its own address.
  const user = await requirePageUser().catch(() => null);
  if (user === null) return children;
  const { name, isOperator, role } = user;
  return (
    <AppFrame user={{ name, isOperator }} realtime={realtimeConfig()}>
      <SettingsNav role={role} isOperator={isOperator} />
      {children}
    </AppFrame>
  );
}
