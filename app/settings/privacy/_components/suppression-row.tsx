"use client";

import { useState } from "react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import type { Suppression } from "#lib/contract/suppression.ts";
import { KINDS, reasonWords } from "./privacy-words.ts";
import { lift } from "./use-privacy.ts";

interface Props {
  entry: Suppression;
  onLifted: () => Promise<unknown>;
}

export function SuppressionRow({ entry, onLifted }: Props) {
  const { id, kind, createdAt, createdBy } = entry;
  const [isAsked, setAsked] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3" data-entry={kind}>
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-2">
          <Badge>{KINDS[kind].label}</Badge>
          <span>{reasonWords(entry)}</span>
        </p>
        <p className="mt-1 text-ink-soft text-sm">
          <RelativeTime moment={createdAt} />
          {createdBy === null ? "" : ` by ${createdBy}`}
        </p>
      </div>
      <Button size="sm" onClick={() => setAsked(true)}>
        Take off the list
      </Button>
      {isAsked ? (
        <AskFirst
          title="Take this entry off the list?"
          action="Take off"
          onConfirm={() => lift(id)}
          onDone={() => {
            toast("Searches may find them again");
            return onLifted();
          }}
          onClose={() => setAsked(false)}
        >
          Only an anonymous mark is kept, so nobody can look up here whose entry it is. Searches
          find them again from then on.
        </AskFirst>
      ) : null}
    </li>
  );
}
