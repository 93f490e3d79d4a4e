import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { readJobs } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";
import { JobsView } from "./_components/jobs-view.tsx";

export const metadata: Metadata = { title: "My searches" };

export default async function SearchesPage() {
  const user = await requirePageUser("/searches");
  const first = await readJobs(user);
  return (
    <>
      <PageHeading
        title="My searches"
        action={
          <Button variant="primary" asChild={true}>
            <Link href="/searches/new">
              <Plus aria-hidden="true" />
              New search
            </Link>
          </Button>
        }
      />
      <JobsView userId={user.userId} first={first} />
    </>
  );
}
