import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { isManager } from "#app/_lib/copy/roles.ts";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { AuditView } from "./_components/audit-view.tsx";

export const metadata: Metadata = { title: "Audit trail" };

export default async function AuditPage() {
  const { role } = await requirePageUser("/settings/audit");
  return (
    <>
      <PageHeading title="Audit trail">
        Who did what, when and from where. It is added to, and never changed.
      </PageHeading>
      {isManager(role) ? (
        <AuditView />
      ) : (
        <OnlyManagers title="The trail is for owners and admins">
          Ask one of them to look something up.
        </OnlyManagers>
      )}
    </>
  );
}
