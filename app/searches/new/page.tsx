import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { toDraft } from "#app/_lib/search-draft.ts";
import { readConnections, readJob } from "#lib/server/queries.ts";
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
  const earlier = typeof from === "string" ? await readJob(user, from) : null;
  // The form must not depend on the provider's health: without accounts the browser asks again.
  const accounts = await readConnections(user).catch(() => undefined);
  return (
    <>
      <PageHeading title="New people search">
        {earlier === null
          ? "Say who you look for. The search runs on while you do something else."
          : `The same criteria as “${earlier.name}”. Change what you like.`}
      </PageHeading>
      <SearchForm
        key={earlier?.id ?? "new"}
        initial={earlier === null ? null : toDraft(earlier.criteria)}
        connections={accounts?.connections}
      />
    </>
  );
}
