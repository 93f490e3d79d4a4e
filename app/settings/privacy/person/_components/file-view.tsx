"use client";

import { Download, FileSearch } from "lucide-react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { counted, formatExact } from "#app/_lib/format.ts";
import { saveFile } from "#app/_lib/save-file.ts";
import { Card } from "#app/settings/profile/_components/card.tsx";
import type { Erasure, PersonFile } from "#lib/contract/privacy.ts";
import { EraseButton } from "./erase-button.tsx";
import { HeldRowView } from "./held-row.tsx";

interface Props {
  file: PersonFile;
  onErased: (erasure: Erasure) => void;
}

/** Everything held on one person, and what can be done about it. */
export function FileView({ file, onErased }: Props) {
  const { rows, searches, exports, isSuppressed } = file;
  const save = () => {
    const text = JSON.stringify(file, null, 2);
    saveFile(new Blob([text], { type: "application/json" }), "person.json");
  };
  return (
    <Card
      title={rows.length === 0 ? "Nothing is held" : `Held ${counted(rows.length, "time")}`}
      lead={`As of ${formatExact(file.madeAt)}.`}
    >
      {isSuppressed ? (
        <p className="mb-4">
          <Badge tone="ok">Must not be found</Badge>
        </p>
      ) : null}
      {rows.length === 0 ? (
        <EmptyState icon={FileSearch} title="No search here found them" className="py-8">
          Erasing keeps them from being found all the same.
        </EmptyState>
      ) : (
        <ul aria-label="What is held" className="space-y-4">
          {rows.map((row) => (
            <HeldRowView key={row.id} row={row} />
          ))}
        </ul>
      )}
      <Note title="Searches that name them" lines={searches.map(({ name }) => name)} />
      <Note
        title="Copies taken since they were found"
        lines={exports.map(({ at, by }) => `${formatExact(at)}${by === null ? "" : ` by ${by}`}`)}
      />
      <div className="mt-5 flex flex-wrap gap-2">
        <Button onClick={save}>
          <Download aria-hidden="true" />
          Download as JSON
        </Button>
        <EraseButton file={file} onErased={onErased} />
      </div>
    </Card>
  );
}

function Note({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div className="mt-4">
      <h3 className="font-medium text-sm">{title}</h3>
      <ul className="mt-1 text-ink-soft">
        {lines.map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}
