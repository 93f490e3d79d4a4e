"use client";

import { Badge } from "#app/_components/ui/badge.tsx";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { formatExact } from "#app/_lib/format.ts";
import type { Untold } from "#lib/contract/privacy.ts";

interface Props {
  person: Untold;
  isChosen: boolean;
  onChoose: (id: string, isChosen: boolean) => void;
}

export function UntoldRow({ person, isChosen, onChoose }: Props) {
  const { id, name, company, jobName, source, obtainedAt, noticeDueAt, isOverdue } = person;
  const who = name ?? "Somebody whose name is not kept";
  return (
    <li className="flex items-start gap-3 px-4 py-3" data-person={id}>
      <Checkbox
        className="mt-0.5"
        checked={isChosen}
        aria-label={`Choose ${who}`}
        onCheckedChange={(state) => onChoose(id, state === true)}
      />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="break-words font-medium">{who}</span>
          {company === null ? null : <span className="text-ink-soft">{company}</span>}
          {isOverdue ? <Badge tone="warn">Overdue</Badge> : null}
        </p>
        <p className="mt-0.5 break-words text-ink-soft text-sm">
          {jobName} · {source} · found {formatExact(obtainedAt)} · to be told by{" "}
          {formatExact(noticeDueAt)}
        </p>
      </div>
    </li>
  );
}
