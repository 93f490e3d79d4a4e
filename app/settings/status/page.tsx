import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { isKeeper } from "#lib/server/caller.ts";
import { requirePageUser } from "#lib/server/session.ts";
import { StatusList } from "./_components/status-list.tsx";

export const metadata: Metadata = { title: "Status" };

export default async function StatusPage() {
  const user = await requirePageUser("/settings/status");
  if (!isKeeper(user)) notFound();
  return (
    <>
      <PageHeading title="Status">
        What is set up here, what is missing, and how to mend it.
      </PageHeading>
      <StatusList />
    </>
  );
}
