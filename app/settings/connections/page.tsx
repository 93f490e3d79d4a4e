import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
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
      <AccountList mayConnect={role !== "viewer"} />
    </>
  );
}
