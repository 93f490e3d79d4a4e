"use client";

import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { useAction } from "#app/_hooks/use-action.ts";
import { ROLES } from "#app/_lib/copy/roles.ts";
import { Card } from "#app/settings/profile/_components/card.tsx";
import type { Role } from "#lib/contract/access.ts";
import type { Invitation } from "#lib/contract/team.ts";
import { InviteForm } from "./invite-form.tsx";
import { LoadingRows } from "./loading-rows.tsx";
import { revoke, useInvitations } from "./use-team.ts";

export function InvitationCard({ role }: { role: Role }) {
  const { invitations, error, refresh } = useInvitations();
  return (
    <Card
      title="Invitations"
      lead="The link in the letter works once, for seven days, and only for this address."
    >
      <InviteForm role={role} onInvited={refresh} />
      {error === undefined ? null : (
        <ErrorState
          error={error}
          safe="Inviting works all the same."
          action={<Button onClick={() => void refresh()}>Try again</Button>}
          className="mt-4"
        />
      )}
      {invitations === undefined && error === undefined ? (
        <div className="mt-4">
          <LoadingRows label="Loading the invitations" />
        </div>
      ) : null}
      {invitations === undefined || invitations.length === 0 ? null : (
        <ul aria-label="Open invitations" className="mt-4 divide-y rounded-md border">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} onRevoked={refresh} />
          ))}
        </ul>
      )}
      {invitations?.length === 0 ? (
        <p className="mt-4 text-ink-soft">No invitation is open.</p>
      ) : null}
    </Card>
  );
}

interface RowProps {
  invitation: Invitation;
  onRevoked: () => Promise<unknown>;
}

function InvitationRow({ invitation, onRevoked }: RowProps) {
  const { id, email, role, invitedBy, expiresAt } = invitation;
  const { run, isBusy } = useAction();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-3.5" data-invitation={email}>
      <div className="min-w-0 flex-1 basis-56">
        <p className="truncate font-medium" title={email}>
          {email}
        </p>
        <p className="text-ink-soft text-sm">
          {ROLES[role].label} · invited by {invitedBy} · ends <RelativeTime moment={expiresAt} />
        </p>
      </div>
      <Button
        size="sm"
        isBusy={isBusy}
        aria-label={`Revoke the invitation of ${email}`}
        onClick={() => void run(() => revoke(id)).finally(() => void onRevoked())}
      >
        Revoke
      </Button>
    </li>
  );
}
