import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <EmptyState
        icon={Compass}
        heading="h1"
        title="There is nothing at this address"
        action={
          <Button variant="primary" asChild={true}>
            <Link href="/searches">My searches</Link>
          </Button>
        }
      >
        The search may belong to another workspace, or it was removed.
      </EmptyState>
    </main>
  );
}
