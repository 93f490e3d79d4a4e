import type { Metadata } from "next";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { ResetForm } from "./_components/reset-form.tsx";

export const metadata: Metadata = { title: "Choose a new password", referrer: "no-referrer" };

export default function ResetPasswordPage() {
  return (
    <DoorFrame title="Choose a new password" lead="It ends every session that is open.">
      <ResetForm />
    </DoorFrame>
  );
}
