import type { ComponentProps } from "react";
import { cn } from "#app/_lib/cn.ts";

export function Kbd({ className, ...rest }: ComponentProps<"kbd">) {
  return (
    <kbd
      className={cn(
        "inline-grid h-5 min-w-5 place-items-center rounded-sm border border-b-2 bg-canvas px-1 font-sans text-ink-soft text-xs",
        className,
      )}
      {...rest}
    />
  );
}
