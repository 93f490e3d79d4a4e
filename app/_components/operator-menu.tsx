"use client";

import { Activity, Gauge, ListChecks, Users } from "lucide-react";
import Link from "next/link";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";

/** The way to the pages of those who run the service. */
export function OperatorMenu() {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Operations">
          <Activity aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>Operations</DropdownMenuLabel>
        <DropdownMenuItem asChild={true}>
          <Link href="/admin/jobs">
            <Gauge aria-hidden="true" />
            Console
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild={true}>
          <Link href="/admin/people">
            <Users aria-hidden="true" />
            People
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild={true}>
          <Link href="/settings/status">
            <ListChecks aria-hidden="true" />
            Status
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
