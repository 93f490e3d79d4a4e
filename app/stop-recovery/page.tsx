import type { Metadata } from "next";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { LetterAction } from "#app/_components/letter-action.tsx";

export const metadata: Metadata = { title: "Keep your second factor", referrer: "no-referrer" };

export default function StopRecoveryPage() {
  return (
    <DoorFrame title="Keep your second factor">
      <LetterAction
        path="/api/v1/recoveries/stop"
        action="Stop it"
        done="It is stopped: your second factor stays as it is."
        next={{ href: "/forgot-password", label: "Choose another password" }}
      >
        Somebody who knows your password asked for a new second factor. If it was not you, stop it
        here, and choose another password after.
      </LetterAction>
    </DoorFrame>
  );
}
