"use client";

import { useState } from "react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { toast } from "#app/_components/ui/toaster.tsx";
import { scopeWords } from "#app/_lib/copy/roles.ts";
import { AskFirst } from "#app/settings/_components/ask-first.tsx";
import type { ApiKey } from "#lib/contract/api-key.ts";
import { revokeKey } from "./use-keys.ts";

interface Props {
  apiKey: ApiKey;
  onRevoked: () => Promise<unknown>;
}

export function KeyRow({ apiKey, onRevoked }: Props) {
  const { id, name, prefix, scopes, isExpired } = apiKey;
  const [isAsked, setAsked] = useState(false);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4" data-key={name}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 truncate font-medium">{name}</span>
          <code className="text-ink-soft text-sm">{prefix}…</code>
          {isExpired ? <Badge tone="warn">Ended</Badge> : null}
        </p>
        <ul aria-label="May do" className="mt-2 flex flex-wrap gap-1.5">
          {scopes.map((scope) => (
            <li key={scope}>
              <Badge title={scope}>{scopeWords(scope)}</Badge>
            </li>
          ))}
        </ul>
        <KeyTimes apiKey={apiKey} />
      </div>
      <Button size="sm" aria-label={`Revoke ${name}`} onClick={() => setAsked(true)}>
        Revoke
      </Button>
      {isAsked ? (
        <AskFirst
          title={`Revoke ${name}?`}
          action="Revoke"
          onConfirm={() => revokeKey(id)}
          onDone={() => {
            toast(`${name} opens nothing any more`);
            return onRevoked();
          }}
          onClose={() => setAsked(false)}
        >
          Programs that use it are refused from then on. It cannot be brought back; a new one can be
          made.
        </AskFirst>
      ) : null}
    </li>
  );
}

function KeyTimes({ apiKey }: { apiKey: ApiKey }) {
  const { createdBy, createdAt, lastUsedAt, expiresAt, isExpired } = apiKey;
  return (
    <p className="mt-2 text-ink-soft text-sm">
      Made <RelativeTime moment={createdAt} />
      {createdBy === null ? "" : ` by ${createdBy}`} ·{" "}
      {lastUsedAt === null ? (
        "never used"
      ) : (
        <>
          used <RelativeTime moment={lastUsedAt} />
        </>
      )}{" "}
      ·{" "}
      {expiresAt === null ? (
        "does not end"
      ) : (
        <>
          {isExpired ? "ended" : "ends"} <RelativeTime moment={expiresAt} />
        </>
      )}
    </p>
  );
}
