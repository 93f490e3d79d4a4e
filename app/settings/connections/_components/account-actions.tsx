"use client";

import { Pause, Play, RefreshCw, SlidersHorizontal, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { useAction } from "#app/_hooks/use-action.ts";
import { counted } from "#app/_lib/format.ts";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import type { OwnConnection } from "#lib/contract/connection.ts";
import { changeAccount, removeAccount } from "./account-requests.ts";
import { ConnectDialog } from "./connect-dialog.tsx";
import { PaceDialog } from "./pace-dialog.tsx";

interface Props {
  account: OwnConnection;
  onChange: () => Promise<unknown>;
}

/** What whoever connected it, or an owner or admin, may do to an account. */
export function AccountActions({ account, onChange }: Props) {
  const [open, setOpen] = useState<"reconnect" | "pace" | "remove" | null>(null);
  const { name, status } = account;
  const close = () => setOpen(null);
  const isAway = status === "needs_reconnect";
  return (
    <div className="mt-auto flex flex-wrap gap-2">
      <Button
        size="sm"
        variant={isAway ? "primary" : "secondary"}
        aria-label={`Reconnect ${name}`}
        onClick={() => setOpen("reconnect")}
      >
        <RefreshCw aria-hidden="true" />
        Reconnect
      </Button>
      <PauseButton account={account} onChange={onChange} />
      <Button size="sm" aria-label={`Pace of ${name}`} onClick={() => setOpen("pace")}>
        <SlidersHorizontal aria-hidden="true" />
        Pace…
      </Button>
      <Button
        size="sm"
        variant="danger-quiet"
        aria-label={`Remove ${name}`}
        onClick={() => setOpen("remove")}
      >
        <Trash2 aria-hidden="true" />
        Remove…
      </Button>
      {open === "reconnect" ? <ConnectDialog again={account} onClose={close} /> : null}
      {open === "pace" ? <PaceDialog {...{ account, onChange, onClose: close }} /> : null}
      {open === "remove" ? <RemoveDialog {...{ account, onChange, onClose: close }} /> : null}
    </div>
  );
}

function PauseButton({ account, onChange }: Props) {
  const { run, isBusy } = useAction();
  const { id, name, isPaused } = account;
  const Icon = isPaused ? Play : Pause;
  const toggle = async () => {
    if (await run(() => changeAccount(id, { paused: !isPaused }))) {
      toast(isPaused ? `${name} goes on` : `${name} is paused; its searches wait`);
    }
    await onChange();
  };
  return (
    <Button
      size="sm"
      isBusy={isBusy}
      aria-label={isPaused ? `Let ${name} go on` : `Pause ${name}`}
      onClick={() => void toggle()}
    >
      <Icon aria-hidden="true" />
      {isPaused ? "Go on" : "Pause"}
    </Button>
  );
}

function RemoveDialog({ account, onChange, onClose }: Props & { onClose: () => void }) {
  const { id, name, openSearches } = account;
  const searches =
    openSearches === 0
      ? "No search runs on it."
      : `${counted(openSearches, "open search is", "open searches are")} stopped; what they found stays.`;
  return (
    <AskFirst
      title={`Remove ${name}?`}
      action="Remove"
      onConfirm={() => removeAccount(id)}
      onDone={() => {
        toast(`${name} is out of the workspace`);
        return onChange();
      }}
      onClose={onClose}
    >
      {searches} An account that was connected here is disconnected at Unipile as well. Earlier
      searches keep their rows, but cannot be continued. Whoever owns it can connect it again.
    </AskFirst>
  );
}
