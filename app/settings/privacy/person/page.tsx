import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { isManager } from "#app/_lib/copy/roles.ts";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { PersonView } from "./_components/person-view.tsx";

export const metadata: Metadata = { title: "One person's file" };

export default async function PersonPage() {
  const { role } = await requirePageUser("/settings/privacy/person");
  return (
    <>
      <PageHeading title="One person's file">
        For somebody who asks what you know of them, or wants it gone. Answers are due within a
        month.
      </PageHeading>
      {isManager(role) ? (
        <PersonView />
      ) : (
        <OnlyManagers title="This is for owners and admins">
          Pass the question on to one of them.
        </OnlyManagers>
      )}
    </>
  );
}
