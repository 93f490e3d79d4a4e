"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#app/_lib/cn.ts";

export const Tabs = Primitive.Root;
export const TabsContent = Primitive.Content;

export function TabsList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
  return (
    <Primitive.List
      className={cn("flex gap-1 overflow-x-auto border-b [scrollbar-width:none]", className)}
      {...rest}
    />
  );
}

interface Props extends ComponentProps<typeof Primitive.Trigger> {
  count?: ReactNode;
}

export function TabsTrigger({ count, className, children, ...rest }: Props) {
  return (
    <Primitive.Trigger
      className={cn(
        "-mb-px inline-flex h-(--control) shrink-0 items-center gap-1.5 border-transparent border-b-2 px-2.5 font-medium text-base text-ink-soft transition-colors -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink",
        className,
      )}
      {...rest}
    >
      {children}
      {count === undefined ? null : (
        <span className="text-ink-faint text-xs tabular-nums">{count}</span>
      )}
    </Primitive.Trigger>
  );
}
