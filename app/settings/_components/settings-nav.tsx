"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "#app/_lib/cn.ts";
import { isManager } from "#app/_lib/copy/roles.ts";
import type { Role } from "#lib/contract/access.ts";

interface Props {
  role: Role;
  isOperator: boolean;
}

/** The pages of the settings that somebody has a use for. */
export function SettingsNav({ role, isOperator }: Props) {
  const path = usePathname();
  const isKeeper = isManager(role) || isOperator;
  const places = [
    { href: "/settings/profile", label: "Profile", isShown: true },
    { href: "/settings/team", label: "Team", isShown: true },
    { href: "/settings/connections", label: "LinkedIn accounts", isShown: role !== "viewer" },
    { href: "/settings/api-keys", label: "API keys", isShown: isManager(role) },
    { href: "/settings/keys", label: "Provider keys", isShown: isManager(role) },
    { href: "/settings/privacy", label: "Privacy", isShown: isManager(role) },
    { href: "/settings/audit", label: "Audit trail", isShown: isManager(role) },
    { href: "/settings/status", label: "Status", isShown: isKeeper },
  ];
  return (
    <nav
      aria-label="Settings"
      className="-mx-4 mb-6 flex gap-1 overflow-x-auto border-b px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      {places
        .filter(({ isShown }) => isShown)
        .map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            aria-current={path === href ? "page" : undefined}
            className={cn(
              "-mb-px inline-flex h-(--control) shrink-0 items-center border-transparent border-b-2 px-2.5 font-medium text-base transition-colors -outline-offset-2",
              isAt(path, href) ? "border-accent text-ink" : "text-ink-soft hover:text-ink",
            )}
          >
            {label}
          </Link>
        ))}
    </nav>
  );
}

/** A page below counts as well. */
function isAt(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}
