import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { AccountList } from "./_components/account-list.tsx";

export const metadata: Metadata = { title: "LinkedIn accounts" };

export default async function ConnectionsPage() {
  const { role } = await requirePageUser("/settings/connections");
  return (
    <>
      <PageHeading title="LinkedIn accounts">
        Searches run on these, at the pace each is allowed.
      </PageHeading>
      {role === "viewer" ? (
        <OnlyManagers title="Accounts are for those who search">
          As a viewer you see what was found. Ask an owner or an admin if you want to search, too.
        </OnlyManagers>
      ) : (
        <AccountList />
      )}
    </>
  );
}
