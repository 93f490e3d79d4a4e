import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { isManager } from "#app/_lib/copy/roles.ts";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { InvitationCard } from "./_components/invitation-card.tsx";
import { MemberCard } from "./_components/member-card.tsx";
import { RecoveryCard } from "./_components/recovery-card.tsx";
import { WorkspaceCard } from "./_components/workspace-card.tsx";

export const metadata: Metadata = { title: "Team" };

export default async function TeamPage() {
  const { role } = await requirePageUser("/settings/team");
  return (
    <>
      <PageHeading title="Team">Who works in this workspace, and as what.</PageHeading>
      <div className="space-y-5">
        {isManager(role) ? (
          <>
            <RecoveryCard />
            <MemberCard role={role} />
            <InvitationCard role={role} />
          </>
        ) : (
          <OnlyManagers title="The list is for owners and admins">
            Ask one of them to invite somebody, or to change what you may do here.
          </OnlyManagers>
        )}
        <WorkspaceCard role={role} />
      </div>
    </>
  );
}
