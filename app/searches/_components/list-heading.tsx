import { Plus } from "lucide-react";
import Link from "next/link";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { LinkPending } from "#app/_components/ui/link-pending.tsx";

/** The same while the list is on its way and when it is there. */
export function ListHeading() {
  return (
    <PageHeading
      title="My searches"
      action={
        <Button variant="primary" asChild={true}>
          <Link href="/searches/new">
            <Plus aria-hidden="true" />
            New search
            <LinkPending />
          </Link>
        </Button>
      }
    />
  );
}
