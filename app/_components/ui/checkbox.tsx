"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#app/_lib/cn.ts";

/** The box is 18 px, what can be hit is larger: see the `before:` inset. */
export function Checkbox({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "group relative inline-grid size-4.5 shrink-0 place-items-center rounded-sm border border-line-strong bg-surface text-accent-ink transition-colors before:absolute before:-inset-2 hover:border-accent disabled:opacity-50 data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent max-md:before:-inset-3.5",
        className,
      )}
      {...rest}
    >
      <Primitive.Indicator>
        <Check
          className="size-3.5 group-data-[state=indeterminate]:hidden"
          strokeWidth={3}
          aria-hidden="true"
        />
        <Minus
          className="hidden size-3.5 group-data-[state=indeterminate]:block"
          strokeWidth={3}
          aria-hidden="true"
        />
      </Primitive.Indicator>
    </Primitive.Root>
  );
}
