"use client";

import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { useWorkspaces } from "#app/_hooks/use-workspaces.ts";
import { isManager, ROLES } from "#app/_lib/copy/roles.ts";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import { Card } from "#app/settings/profile/_components/card.tsx";
import type { Role } from "#lib/contract/access.ts";
import type { Workspace } from "#lib/contract/workspace.ts";
import { DeleteWorkspaceDialog } from "./delete-workspace-dialog.tsx";
import { RenameForm } from "./rename-form.tsx";
import { leave } from "./use-team.ts";

/** The workspace itself: its name, and the ways out of it. */
export function WorkspaceCard({ role }: { role: Role }) {
  const { current, error, refresh } = useWorkspaces();
  return (
    <Card title="Workspace" lead={`Here you are: ${ROLES[role].label}. ${ROLES[role].hint}.`}>
      {error === undefined ? null : (
        <ErrorState
          error={error}
          action={<Button onClick={() => void refresh()}>Try again</Button>}
        />
      )}
      {current === undefined && error === undefined ? <Skeleton className="w-1/3" /> : null}
      {current === undefined ? null : (
        <>
          {isManager(role) ? <RenameForm name={current.name} onRenamed={refresh} /> : null}
          <WaysOut workspace={current} role={role} />
        </>
      )}
    </Card>
  );
}

function WaysOut({ workspace, role }: { workspace: Workspace; role: Role }) {
  const [asked, setAsked] = useState<"leave" | "delete" | null>(null);
  const close = () => setAsked(null);
  return (
    <div className="mt-5 flex flex-wrap gap-2">
      <Button onClick={() => setAsked("leave")}>Leave…</Button>
      {role === "owner" ? (
        <Button variant="danger-quiet" onClick={() => setAsked("delete")}>
          Delete the workspace…
        </Button>
      ) : null}
      {asked === "leave" ? (
        <AskFirst
          title={`Leave ${workspace.name}?`}
          action="Leave"
          onConfirm={leave}
          onDone={() => window.location.assign("/searches")}
          onClose={close}
        >
          Your API keys here stop working. Your searches and decisions stay with the workspace; only
          somebody in it can let you in again.
        </AskFirst>
      ) : null}
      {asked === "delete" ? <DeleteWorkspaceDialog name={workspace.name} onClose={close} /> : null}
    </div>
  );
}
