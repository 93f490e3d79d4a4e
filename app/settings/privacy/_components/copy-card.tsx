"use client";

import { Download } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { useAction } from "#app/_hooks/use-action.ts";
import { saveFile } from "#app/_lib/save-file.ts";
import { Card } from "#app/settings/profile/_components/card.tsx";
import { takeCopy } from "./use-privacy.ts";

export function CopyCard() {
  const { run, isBusy } = useAction();
  const take = () =>
    run(async () => {
      const day = new Date().toISOString().slice(0, 10);
      saveFile(await takeCopy(), `workspace-${day}.jsonl`);
    });
  return (
    <Card
      title="A copy of this workspace"
      lead="All of its data but keys and passwords, one line of JSON for each row. That it was taken stands in the audit trail."
    >
      <Button isBusy={isBusy} onClick={() => void take()}>
        <Download aria-hidden="true" />
        Download a copy
      </Button>
    </Card>
  );
}
