import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { NewWorkspaceForm } from "#app/_components/new-workspace-form.tsx";
import { SignOutButton } from "#app/_components/sign-out-button.tsx";
import { requirePagePerson } from "#lib/server/session.ts";

export const metadata: Metadata = { title: "No workspace" };

export default async function NoWorkspacePage() {
  const { membership, email } = await requirePagePerson("/no-workspace");
  if (membership !== null) redirect("/");
  return (
    <DoorFrame
      title="You are in no workspace yet"
      lead={`Open the link of the invitation that came to ${email}, or make a workspace of your own.`}
      foot={<SignOutButton />}
    >
      <NewWorkspaceForm />
    </DoorFrame>
  );
}
