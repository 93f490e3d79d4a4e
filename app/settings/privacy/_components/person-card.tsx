import Link from "next/link";
import { Button } from "#app/_components/ui/button.tsx";
import { Card } from "#app/settings/profile/_components/card.tsx";

export function PersonCard() {
  return (
    <Card
      title="One person's file"
      lead="Everything this workspace holds on somebody, with source and date, as a page and as a file; and one button that erases it."
    >
      <Button asChild={true}>
        <Link href="/settings/privacy/person">Look somebody up</Link>
      </Button>
    </Card>
  );
}
