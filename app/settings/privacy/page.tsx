import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { isManager } from "#app/_lib/copy/roles.ts";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { CopyCard } from "./_components/copy-card.tsx";
import { NoticeCard } from "./_components/notice-card.tsx";
import { PersonCard } from "./_components/person-card.tsx";
import { SuppressionCard } from "./_components/suppression-card.tsx";
import { TermsCards } from "./_components/terms-cards.tsx";

export const metadata: Metadata = { title: "Privacy" };

export default async function PrivacyPage() {
  const { role } = await requirePageUser("/settings/privacy");
  return (
    <>
      <PageHeading title="Privacy">
        How long people found stay here, who must not be found, and what anybody may ask of you.
      </PageHeading>
      {isManager(role) ? (
        <div className="space-y-5">
          <TermsCards />
          <NoticeCard />
          <SuppressionCard />
          <PersonCard />
          <CopyCard />
        </div>
      ) : (
        <OnlyManagers title="This is for owners and admins">
          Ask one of them when somebody wants to know, or not to be found any more.
        </OnlyManagers>
      )}
    </>
  );
}
