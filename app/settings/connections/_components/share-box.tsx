"use client";

import { useId } from "react";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";

interface Props {
  isShared: boolean;
  onChange: (isShared: boolean) => void;
}

/** Whether colleagues may search with an account: only who connected it says so. */
export function ShareBox({ isShared, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex min-h-(--control-sm) items-start gap-2.5">
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={isShared}
        aria-describedby={`${id}-hint`}
        onCheckedChange={(checked) => onChange(checked === true)}
      />
      <span className="flex-1">
        <label htmlFor={id}>Others in the workspace may search with this account</label>
        <span id={`${id}-hint`} className="block text-ink-soft text-sm">
          Searches that run when you take it back go on until they end.
        </span>
      </span>
    </div>
  );
}
