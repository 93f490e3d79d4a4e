"use client";

import { useRef, useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { counted } from "#app/_lib/format.ts";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import { erase } from "#app/settings/privacy/_components/use-privacy.ts";
import type { Erasure, PersonFile } from "#lib/contract/privacy.ts";

interface Props {
  file: PersonFile;
  onErased: (erasure: Erasure) => void;
}

export function EraseButton({ file, onErased }: Props) {
  const [isAsked, setAsked] = useState(false);
  const erasure = useRef<Erasure | null>(null);
  const { rows, asked } = file;
  return (
    <>
      <Button variant="danger-quiet" onClick={() => setAsked(true)}>
        Erase this person…
      </Button>
      {isAsked ? (
        <AskFirst
          title="Erase this person?"
          action="Erase for good"
          onConfirm={async () => {
            erasure.current = await erase(asked);
          }}
          onDone={() => erasure.current && onErased(erasure.current)}
          onClose={() => setAsked(false)}
        >
          {rows.length === 0
            ? "Nothing is held of them; they are kept from being found from now on."
            : `${counted(rows.length, "row")} with their decisions are deleted, and they are kept from being found again. What was counted stays counted. Nobody can bring it back.`}
        </AskFirst>
      ) : null}
    </>
  );
}
