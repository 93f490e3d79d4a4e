"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#app/_lib/cn.ts";
import { FIELD_LOOK } from "./input.tsx";

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  hint?: string;
  isDisabled?: boolean;
}

interface Props<Value extends string>
  extends Omit<ComponentProps<typeof Primitive.Trigger>, "value" | "onChange"> {
  value: Value;
  options: readonly SelectOption<Value>[];
  onValueChange: (value: Value) => void;
}

export function Select<Value extends string>(props: Props<Value>) {
  const { value, options, onValueChange, className, ...rest } = props;
  const pick = (picked: string) => {
    const option = options.find((candidate) => candidate.value === picked);
    if (option) onValueChange(option.value);
  };
  return (
    <Primitive.Root value={value} onValueChange={pick}>
      <Primitive.Trigger
        className={cn(
          FIELD_LOOK,
          "flex h-(--control) items-center justify-between gap-2 text-left",
          className,
        )}
        {...rest}
      >
        <span className="truncate">
          <Primitive.Value />
        </span>
        <ChevronDown className="size-4 shrink-0 text-ink-faint" aria-hidden="true" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) animate-enter overflow-hidden rounded-lg border bg-raised shadow-raised"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Option key={option.value} option={option} />
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Option({ option }: { option: SelectOption }) {
  return (
    <Primitive.Item
      value={option.value}
      disabled={option.isDisabled ?? false}
      className="flex min-h-(--control-sm) cursor-pointer items-start gap-2 rounded-md py-1.5 pr-3 pl-2 text-base outline-none data-[disabled]:cursor-not-allowed data-[highlighted]:bg-hover data-[disabled]:opacity-50"
    >
      <span className="mt-0.5 size-4 text-accent-text">
        <Primitive.ItemIndicator>
          <Check className="size-4" aria-hidden="true" />
        </Primitive.ItemIndicator>
      </span>
      <span className="min-w-0">
        <Primitive.ItemText>{option.label}</Primitive.ItemText>
        {option.hint === undefined ? null : (
          <span className="block text-ink-faint text-xs">{option.hint}</span>
        )}
      </span>
    </Primitive.Item>
  );
}
