import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { toDraft } from "#app/_lib/search-draft.ts";
import { OnlyManagers } from "#app/settings/_components/only-managers.tsx";
import { readJob, readKnownConnections } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";
import { SearchForm } from "./_components/search-form.tsx";

export const metadata: Metadata = { title: "New search" };

interface Props {
  searchParams: Promise<{ from?: string | string[] }>;
}

export default async function NewSearchPage({ searchParams }: Props) {
  const { from } = await searchParams;
  const query = typeof from === "string" ? `?${new URLSearchParams({ from })}` : "";
  const user = await requirePageUser(`/searches/new${query}`);
  if (user.role === "viewer") return <NotForViewers />;
  const earlier = typeof from === "string" ? await readJob(user, from) : null;
  // What is stored: the form must not wait for the provider, and the browser asks for what is new.
  const { connections } = await readKnownConnections(user);
  return (
    <>
      <PageHeading title="New people search">
        {earlier === null
          ? "Say who you look for. The search runs on while you do something else."
          : `The same criteria as “${earlier.name}”. Change what you like.`}
      </PageHeading>
      <SearchForm
        key={earlier?.id ?? "new"}
        earlier={earlier === null ? null : { id: earlier.id, draft: toDraft(earlier.criteria) }}
        connections={connections}
      />
    </>
  );
}

function NotForViewers() {
  return (
    <>
      <PageHeading title="New people search" />
      <OnlyManagers title="Searching is for members">
        As a viewer you see what was found. Ask an owner or an admin if you want to search, too.
      </OnlyManagers>
    </>
  );
}
