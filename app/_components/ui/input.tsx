import type { ComponentProps } from "react";
import { cn } from "#app/_lib/cn.ts";

/** 16 px on phones: below that, iOS zooms the page when a field takes the focus. */
export const FIELD_LOOK =
  "w-full rounded-md border border-line-strong/60 bg-surface px-3 text-base text-ink shadow-card transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-55 aria-invalid:border-bad max-md:text-lg";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(FIELD_LOOK, "h-(--control)", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(FIELD_LOOK, "min-h-20 py-2", className)} {...rest} />;
}
