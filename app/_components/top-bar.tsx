"use client";

import { List, Plus } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkPending } from "#app/_components/ui/link-pending.tsx";
import { cn } from "#app/_lib/cn.ts";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionChip } from "./connection-chip.tsx";
import { Logo } from "./logo.tsx";
import { OperatorMenu } from "./operator-menu.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

const PLACES = [
  { href: "/searches/new", label: "New search", short: "New", icon: Plus },
  { href: "/searches", label: "My searches", short: "Searches", icon: List },
] as const;

interface Props {
  name: string;
  isOperator: boolean;
}

export function TopBar({ name, isOperator }: Props) {
  return (
    <header className="sticky top-0 z-30 border-b bg-canvas/90 backdrop-blur-md">
      <a
        href="#content"
        className="sr-only rounded-md bg-ink px-4 py-2 text-canvas focus-visible:not-sr-only focus-visible:absolute focus-visible:top-1.5 focus-visible:left-2 focus-visible:z-10"
      >
        Skip to content
      </a>
      <div className="mx-auto flex h-(--topbar) max-w-6xl items-center gap-2 px-4 sm:gap-5 sm:px-6">
        <Logo />
        <Places />
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <ConnectionChip />
          <WorkspaceMenu />
          {isOperator ? <OperatorMenu /> : null}
          <ThemeMenu />
          <AccountMenu name={name} />
        </div>
      </div>
    </header>
  );
}

function Places() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="flex h-full items-stretch">
      {PLACES.map(({ href, label, short, icon: Icon }) => {
        const isHere = path === href;
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? "page" : undefined}
            className={cn(
              "-outline-offset-2 flex items-center gap-1.5 border-transparent border-y-2 px-2.5 font-medium transition-colors",
              isHere ? "border-b-accent text-ink" : "text-ink-soft hover:text-ink",
            )}
          >
            <Icon className="size-4 max-sm:hidden" aria-hidden="true" />
            <span className="max-sm:sr-only">{label}</span>
            <span className="sm:hidden" aria-hidden="true">
              {short}
            </span>
            <LinkPending />
          </Link>
        );
      })}
    </nav>
  );
}
