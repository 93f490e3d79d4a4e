"use client";

import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { scopeWords } from "#app/_lib/copy/roles.ts";
import { KeyScope } from "#lib/contract/access.ts";

interface Props {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  error: string | undefined;
}

export function ScopeBoxes({ chosen, onChange, error }: Props) {
  const id = useId();
  const toggle = (scope: string) => {
    const next = new Set(chosen);
    if (!next.delete(scope)) next.add(scope);
    onChange(next);
  };
  return (
    <fieldset aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="font-medium text-ink text-sm">May do</legend>
      <div className="mt-1.5 space-y-1">
        {KeyScope.options.map((scope) => (
          <div key={scope} className="flex min-h-(--control-sm) items-center gap-2.5">
            <Checkbox
              id={`${id}-${scope}`}
              checked={chosen.has(scope)}
              aria-invalid={error === undefined ? undefined : true}
              onCheckedChange={() => toggle(scope)}
            />
            <label htmlFor={`${id}-${scope}`} className="flex-1">
              {scopeWords(scope)}
            </label>
            <code className="text-ink-faint text-xs max-sm:hidden">{scope}</code>
          </div>
        ))}
      </div>
      {error === undefined ? null : (
        <p id={`${id}-error`} className="mt-1.5 flex items-start gap-1.5 text-bad text-sm">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          {chosen.size === 0 ? "Choose at least one." : error}
        </p>
      )}
    </fieldset>
  );
}
