import type { Metadata } from "next";
import { JobsView } from "#app/searches/_components/jobs-view.tsx";
import { ListHeading } from "#app/searches/_components/list-heading.tsx";
import { readJobs } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";

export const metadata: Metadata = { title: "My searches" };

export default async function SearchesPage() {
  const user = await requirePageUser("/searches");
  const first = await readJobs(user);
  return (
    <>
      <ListHeading />
      <JobsView userId={user.userId} first={first} />
    </>
  );
}
