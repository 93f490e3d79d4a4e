import type { Metadata } from "next";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { StopRecovery } from "./_components/stop-recovery.tsx";

export const metadata: Metadata = { title: "Keep your second factor", referrer: "no-referrer" };

export default function StopRecoveryPage() {
  return (
    <DoorFrame title="Keep your second factor">
      <StopRecovery />
    </DoorFrame>
  );
}
