"use client";

import { CircleUser, LogOut, UserCog } from "lucide-react";
import Link from "next/link";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { deleteOnly } from "#app/_lib/api.ts";
import { describeError } from "#app/_lib/copy/errors.ts";

/** The person's own pages, and the way out. */
export function AccountMenu({ name }: { name: string }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" className="px-2" aria-label={`Account of ${name}`}>
          <CircleUser aria-hidden="true" />
          <span className="hidden max-w-32 truncate text-sm md:block">{name}</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>{name}</DropdownMenuLabel>
        <DropdownMenuItem asChild={true}>
          <Link href="/settings/profile">
            <UserCog aria-hidden="true" />
            Profile
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden="true" />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** A whole new page follows: nothing of this person's may be left in the router's cache. */
export async function signOut(): Promise<void> {
  try {
    await deleteOnly("/api/session");
    window.location.assign("/sign-in");
  } catch (error) {
    const { title, detail } = describeError(error);
    toast(title, { description: detail });
  }
}
