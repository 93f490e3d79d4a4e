"use client";

import { ToggleGroup } from "radix-ui";
import { cn } from "#app/_lib/cn.ts";

interface Props<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string }[];
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
  className?: string;
}

/** Several of a few: each option is a small switch. */
export function ToggleChips<Value extends string>(props: Props<Value>) {
  const { label, options, chosen, onChange, className } = props;
  const pick = (values: string[]) =>
    onChange(options.map(({ value }) => value).filter((value) => values.includes(value)));
  return (
    <ToggleGroup.Root
      type="multiple"
      aria-label={label}
      value={[...chosen]}
      onValueChange={pick}
      className={cn("flex flex-wrap gap-1.5", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="h-7.5 rounded-full border border-line-strong/60 bg-surface px-3 text-ink-soft text-sm transition-colors hover:border-line-strong data-[state=on]:border-accent data-[state=on]:bg-accent-soft data-[state=on]:text-accent-text max-md:h-11 max-md:px-4 pointer-coarse:h-11"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
