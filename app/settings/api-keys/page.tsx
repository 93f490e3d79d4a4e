import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { isManager } from "#app/_lib/copy/roles.ts";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { KeyList } from "./_components/key-list.tsx";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage() {
  const { role } = await requirePageUser("/settings/api-keys");
  return (
    <>
      <PageHeading title="API keys">
        For programs that work in this workspace. Each may do what its scopes say, until it ends.
      </PageHeading>
      {isManager(role) ? (
        <KeyList />
      ) : (
        <OnlyManagers title="Keys are for owners and admins">
          Ask one of them for a key with the scopes that your program needs.
        </OnlyManagers>
      )}
    </>
  );
}
