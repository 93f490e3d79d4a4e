"use client";

import { Crown, Ellipsis, LogOut, UserMinus } from "lucide-react";
import { useState } from "react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#app/_components/ui/dropdown-menu.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { Select } from "#app/_components/ui/select.tsx";
import { useAction } from "#app/_hooks/use-action.ts";
import { ROLES, rolesToGive } from "#app/_lib/copy/roles.ts";
import { counted } from "#app/_lib/format.ts";
import type { Role } from "#lib/contract/access.ts";
import type { Member } from "#lib/contract/team.ts";
import { EndSessionsDialog, MakeOwnerDialog, RemoveDialog } from "./member-dialogs.tsx";
import { setRole } from "./use-team.ts";

interface Props {
  member: Member;
  /** Of who looks. */
  role: Role;
  onChange: () => Promise<unknown>;
}

export function MemberRow({ member, role, onChange }: Props) {
  const { name, email, isYou } = member;
  const mayManage = role === "owner" || member.role !== "owner";
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-3.5" data-member={email}>
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex items-center gap-2 font-medium">
          <span className="min-w-0 truncate">{name}</span>
          {isYou ? <Badge tone="accent">You</Badge> : null}
        </p>
        <p className="truncate text-ink-soft text-sm" title={email}>
          {email}
        </p>
        <Activity member={member} />
      </div>
      {mayManage ? (
        <RoleSelect member={member} role={role} onChange={onChange} />
      ) : (
        <Badge>{ROLES[member.role].label}</Badge>
      )}
      {isYou || !mayManage ? null : <MemberMenu member={member} role={role} onChange={onChange} />}
    </li>
  );
}

function Activity({ member: { sessions, lastActiveAt } }: { member: Member }) {
  if (lastActiveAt === null) return <p className="text-ink-soft text-sm">Not signed in</p>;
  return (
    <p className="text-ink-soft text-sm">
      {sessions === 0 ? "Not signed in" : counted(sessions, "session", "sessions")} · last active{" "}
      <RelativeTime moment={lastActiveAt} />
    </p>
  );
}

function RoleSelect({ member, role, onChange }: Props) {
  const { run, isBusy } = useAction();
  const options = rolesToGive(role).map((value) => ({ value, ...ROLES[value] }));
  const change = (next: Role) =>
    void run(() => setRole(member.userId, next)).finally(() => void onChange());
  return (
    <Select
      className="w-36"
      aria-label={`Role of ${member.name}`}
      value={member.role}
      options={options}
      // not `disabled` meanwhile: what is disabled loses the focus, and whoever goes by keys their place
      onValueChange={(next) => !isBusy && next !== member.role && change(next)}
    />
  );
}

function MemberMenu({ member, role, onChange }: Props) {
  const [asked, setAsked] = useState<"remove" | "owner" | "sessions" | null>(null);
  const close = () => setAsked(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild={true}>
          <Button variant="ghost" size="icon" aria-label={`Actions for ${member.name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {role === "owner" && member.role !== "owner" ? (
            <DropdownMenuItem onSelect={() => setAsked("owner")}>
              <Crown aria-hidden="true" />
              Make the owner in your place…
            </DropdownMenuItem>
          ) : null}
          <DropdownMenuItem onSelect={() => setAsked("sessions")}>
            <LogOut aria-hidden="true" />
            End all sessions…
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" onSelect={() => setAsked("remove")}>
            <UserMinus aria-hidden="true" />
            Remove…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {asked === "remove" ? <RemoveDialog {...{ member, onChange, onClose: close }} /> : null}
      {asked === "sessions" ? (
        <EndSessionsDialog {...{ member, onChange, onClose: close }} />
      ) : null}
      {asked === "owner" ? <MakeOwnerDialog {...{ member, onClose: close }} /> : null}
    </>
  );
}
