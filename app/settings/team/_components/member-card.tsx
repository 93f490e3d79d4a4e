"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Card } from "#app/settings/profile/_components/card.tsx";
import type { Role } from "#lib/contract/access.ts";
import { LoadingRows } from "./loading-rows.tsx";
import { MemberRow } from "./member-row.tsx";
import { useMembers } from "./use-team.ts";

/** Everybody in the workspace; what may be changed of whom depends on the role of who looks. */
export function MemberCard({ role }: { role: Role }) {
  const { members, error, refresh } = useMembers();
  return (
    <Card title="Members" lead="Owners come first. A change holds with that person's next click.">
      {error === undefined ? null : (
        <ErrorState
          error={error}
          safe={members ? "What you see is the last known state." : ""}
          action={<Button onClick={() => void refresh()}>Try again</Button>}
          className="mb-4"
        />
      )}
      {members === undefined && error === undefined ? (
        <LoadingRows label="Loading the members" />
      ) : null}
      {members === undefined ? null : (
        <ul aria-label="Members" className="divide-y rounded-md border">
          {members.map((member) => (
            <MemberRow key={member.userId} member={member} role={role} onChange={refresh} />
          ))}
        </ul>
      )}
      {members?.length === 1 ? (
        <p className="mt-3 text-ink-soft">Nobody but you yet. Invite somebody below.</p>
      ) : null}
    </Card>
  );
}
