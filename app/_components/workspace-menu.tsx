"use client";

import { Building2, ChevronsUpDown, Plus, Users } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { enterWorkspace, useWorkspaces } from "#app/_hooks/use-workspaces.ts";
import { describeError } from "#app/_lib/copy/errors.ts";
import { NewWorkspaceDialog } from "./new-workspace-dialog.tsx";

/** Which workspace this is, and the way to the others. */
export function WorkspaceMenu() {
  const { workspaces, current } = useWorkspaces();
  const [isMaking, setMaking] = useState(false);
  const name = current?.name ?? "";
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild={true}>
          <Button
            variant="ghost"
            className="min-w-0 px-2"
            aria-label={`Workspace ${name}`}
            data-workspace={current?.id}
          >
            <Building2 aria-hidden="true" />
            <span className="w-24 truncate text-left text-sm max-lg:hidden">{name}</span>
            <ChevronsUpDown className="max-lg:hidden" aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent className="max-w-72">
          <DropdownMenuLabel>Workspaces</DropdownMenuLabel>
          <DropdownMenuRadioGroup value={current?.id ?? ""} onValueChange={(id) => void enter(id)}>
            {workspaces?.map((one) => (
              <DropdownMenuRadioItem key={one.id} value={one.id}>
                <span className="min-w-0 truncate">{one.name}</span>
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem asChild={true}>
            <Link href="/settings/team">
              <Users aria-hidden="true" />
              Team and settings
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setMaking(true)}>
            <Plus aria-hidden="true" />
            New workspace…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <NewWorkspaceDialog isOpen={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}

async function enter(workspaceId: string): Promise<void> {
  try {
    await enterWorkspace(workspaceId);
  } catch (error) {
    const { title, detail } = describeError(error);
    toast.error(title, { description: detail });
  }
}
