"use client";

import { toast } from "#app/_components/ui/toaster.tsx";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import type { Member } from "#lib/contract/team.ts";
import { endSessions, makeOwner, removeMember } from "./use-team.ts";

interface Props {
  member: Member;
  onClose: () => void;
}

export function RemoveDialog({
  member,
  onChange,
  onClose,
}: Props & { onChange: () => Promise<unknown> }) {
  const { name, userId } = member;
  return (
    <AskFirst
      title={`Remove ${name}?`}
      action="Remove"
      onConfirm={() => removeMember(userId)}
      onDone={() => {
        toast(`${name} is out of the workspace`);
        return onChange();
      }}
      onClose={onClose}
    >
      Their sessions here end at once, and their API keys stop working. Their searches and decisions
      stay.
    </AskFirst>
  );
}

export function EndSessionsDialog({
  member,
  onChange,
  onClose,
}: Props & { onChange: () => Promise<unknown> }) {
  const { name, userId } = member;
  return (
    <AskFirst
      title={`Sign ${name} out everywhere?`}
      action="End all sessions"
      onConfirm={() => endSessions(userId)}
      onDone={() => {
        toast(`${name} is signed out`);
        return onChange();
      }}
      onClose={onClose}
    >
      A session is a person’s, not a workspace’s: all of theirs end at once, also those in which
      they work in other workspaces. They can sign in again, and their API keys go on working.
    </AskFirst>
  );
}

export function MakeOwnerDialog({ member, onClose }: Props) {
  return (
    <AskFirst
      title={`Make ${member.name} the owner?`}
      action="Make the owner"
      onConfirm={() => makeOwner(member.userId)}
      onDone={() => window.location.reload()} // what one may do here is another thing now
      onClose={onClose}
    >
      You stay as an admin: only {member.name} can make you the owner again, or delete the
      workspace.
    </AskFirst>
  );
}
