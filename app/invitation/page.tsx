import type { Metadata } from "next";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { AcceptInvitation } from "./_components/accept-invitation.tsx";

export const metadata: Metadata = { title: "Invitation" };

/** For anybody who has the link: opening it changes nothing, the button does. */
export default function InvitationPage() {
  return (
    <DoorFrame title="You are invited" lead="Join the workspace, and you work in it at once.">
      <AcceptInvitation />
    </DoorFrame>
  );
}
