"use client";

import { useState } from "react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import type { ProviderKey, ProviderKeyName } from "#lib/contract/provider-key.ts";
import { KeyDialog } from "./key-dialog.tsx";
import { PROVIDERS } from "./provider-words.ts";
import { TestButton } from "./test-button.tsx";
import { removeKey } from "./use-provider-keys.ts";

interface Props {
  provider: ProviderKeyName;
  kept: ProviderKey | null;
  onChanged: () => Promise<unknown>;
}

export function ProviderRow({ provider, kept, onChanged }: Props) {
  const { name, use } = PROVIDERS[provider];
  const [asked, setAsked] = useState<"put" | "remove" | null>(null);
  const close = () => setAsked(null);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4" data-provider={provider}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          <KeyState kept={kept} />
        </p>
        <p className="mt-0.5 text-ink-soft text-sm">{use}.</p>
        {kept === null ? null : <KeptKey kept={kept} />}
      </div>
      <div className="flex flex-wrap gap-2">
        {kept === null ? null : <TestButton provider={provider} name={name} onTested={onChanged} />}
        <Button
          size="sm"
          aria-label={kept === null ? `Add key of ${name}` : `Replace the key of ${name}`}
          onClick={() => setAsked("put")}
        >
          {kept === null ? "Add key" : "Replace"}
        </Button>
        {kept === null ? null : (
          <Button
            size="sm"
            aria-label={`Remove the key of ${name}`}
            onClick={() => setAsked("remove")}
          >
            Remove
          </Button>
        )}
      </div>
      {asked === "put" ? (
        <KeyDialog provider={provider} kept={kept} onPut={onChanged} onClose={close} />
      ) : null}
      {asked === "remove" ? (
        <AskFirst
          title={`Remove the key of ${name}?`}
          action="Remove"
          onConfirm={() => removeKey(provider)}
          onDone={() => {
            toast(`The key of ${name} is gone`);
            return onChanged();
          }}
          onClose={close}
        >
          What needs it stops working until another one is entered. It cannot be brought back from
          here.
        </AskFirst>
      ) : null}
    </li>
  );
}

function KeyState({ kept }: { kept: ProviderKey | null }) {
  if (kept === null) return <Badge>No key</Badge>;
  if (kept.isWorking === null) return <Badge tone="accent">Not tested</Badge>;
  return kept.isWorking ? <Badge tone="ok">Works</Badge> : <Badge tone="bad">Refused</Badge>;
}

function KeptKey({ kept: { ending, baseUrl, testedAt, updatedAt } }: { kept: ProviderKey }) {
  return (
    <p className="mt-2 break-words text-ink-soft text-sm">
      <code>…{ending}</code>
      {baseUrl === null ? "" : ` at ${baseUrl}`} · entered <RelativeTime moment={updatedAt} />
      {testedAt === null ? null : (
        <>
          {" "}
          · tested <RelativeTime moment={testedAt} />
        </>
      )}
    </p>
  );
}
