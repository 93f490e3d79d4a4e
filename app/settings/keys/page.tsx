import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { isManager } from "#app/_lib/copy/roles.ts";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { ProviderList } from "./_components/provider-list.tsx";

export const metadata: Metadata = { title: "Provider keys" };

export default async function ProviderKeysPage() {
  const { role } = await requirePageUser("/settings/keys");
  return (
    <>
      <PageHeading title="Provider keys">
        Your own keys at the services that are asked for you. They are kept sealed, go to their
        service alone, and are never shown again.
      </PageHeading>
      {isManager(role) ? (
        <ProviderList />
      ) : (
        <OnlyManagers title="Keys are for owners and admins">
          Ask one of them when a service has to be set up.
        </OnlyManagers>
      )}
    </>
  );
}
