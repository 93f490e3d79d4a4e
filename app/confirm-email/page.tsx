import type { Metadata } from "next";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { LetterAction } from "#app/_components/letter-action.tsx";

export const metadata: Metadata = { title: "Confirm your address", referrer: "no-referrer" };

export default function ConfirmEmailPage() {
  return (
    <DoorFrame title="Confirm your address">
      <LetterAction
        path="/api/auth/confirm-email"
        action="Confirm this address"
        done="Your address is confirmed."
        next={{ href: "/", label: "Go on" }}
      >
        One press, and the address is yours here.
      </LetterAction>
    </DoorFrame>
  );
}
