import type { Metadata } from "next";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { ConfirmEmail } from "./_components/confirm-email.tsx";

export const metadata: Metadata = { title: "Confirm your address", referrer: "no-referrer" };

export default function ConfirmEmailPage() {
  return (
    <DoorFrame title="Confirm your address">
      <ConfirmEmail />
    </DoorFrame>
  );
}
