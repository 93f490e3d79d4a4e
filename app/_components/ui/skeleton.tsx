import { cn } from "#app/_lib/cn.ts";

/** The shape of what will come; hidden from screen readers, so say "Loading" in words beside it. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("block h-4 animate-shimmer rounded-sm bg-line", className)}
    />
  );
}
