import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#app/_lib/cn.ts";

interface Props {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** One action: what to do now. */
  action?: ReactNode;
  /** The first heading of a page that holds nothing else. */
  heading?: "h1" | "h2";
  className?: string;
}

export function EmptyState({ icon: Icon, title, children, action, ...rest }: Props) {
  const { heading: Heading = "h2", className } = rest;
  return (
    <div className={cn("flex flex-col items-center px-6 py-14 text-center", className)}>
      <span className="grid size-11 place-items-center rounded-full bg-accent-soft text-accent-text">
        <Icon className="size-5" aria-hidden="true" />
      </span>
      <Heading className="mt-4 font-semibold text-lg">{title}</Heading>
      {children === undefined ? null : (
        <div className="mt-1 max-w-md text-pretty text-ink-soft">{children}</div>
      )}
      {action === undefined ? null : <div className="mt-5">{action}</div>}
    </div>
  );
}
