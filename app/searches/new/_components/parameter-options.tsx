"use client";

import { cn } from "#app/_lib/cn.ts";
import { describeError } from "#app/_lib/copy/errors.ts";
import type { Parameter } from "#lib/contract/job.ts";

interface Props {
  id: string;
  text: string;
  options: readonly Parameter[];
  active: number;
  error: unknown;
  isLoading: boolean;
  onPick: (option: Parameter) => void;
}

export function ParameterOptions(props: Props) {
  const { id, options, active, isLoading, onPick } = props;
  return (
    <div className="absolute inset-x-0 top-full z-20 mt-1 max-h-72 animate-enter overflow-y-auto rounded-lg border bg-raised p-1 shadow-raised">
      <div
        id={id}
        role="listbox"
        aria-label="Suggestions"
        aria-busy={isLoading}
        className={cn(isLoading && "opacity-60")}
      >
        {options.map((option, index) => (
          <div
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={cn(
              "flex min-h-(--control-sm) cursor-pointer items-center rounded-md px-2.5 py-1",
              index === active && "bg-hover",
            )}
            // Taken on the way down: the field would lose the focus, and the list would close, before a click.
            onPointerDown={(event) => {
              event.preventDefault();
              onPick(option);
            }}
          >
            {option.label}
          </div>
        ))}
      </div>
      <p aria-live="polite" className="text-ink-faint text-sm">
        <Note {...props} />
      </p>
    </div>
  );
}

function Note({ text, options, error, isLoading }: Props) {
  if (options.length > 0) return null;
  return <span className="block px-2.5 py-2">{words(text, error, isLoading)}</span>;
}

function words(text: string, error: unknown, isLoading: boolean): string {
  if (isLoading) return "Asking LinkedIn…";
  if (error !== undefined) return `${describeError(error).title}. Type again to retry.`;
  return `LinkedIn knows no “${text.trim()}”. Try a shorter or more common name.`;
}
