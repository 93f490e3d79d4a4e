"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";
import { ErrorState } from "#app/_components/ui/error-state.tsx";
import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { type ApiKey, MAX_KEYS } from "#lib/contract/api-key.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { KeyRow } from "./key-row.tsx";
import { useKeys } from "./use-keys.ts";

export function KeyList() {
  const { keys, error, refresh } = useKeys();
  const [isMaking, setMaking] = useState(false);
  const open = () => setMaking(true);
  return (
    <div className="space-y-4">
      {error === undefined ? null : (
        <ErrorState
          error={error}
          safe="Keys go on working."
          action={<Button onClick={() => void refresh()}>Try again</Button>}
        />
      )}
      {keys === undefined && error === undefined ? <LoadingKeys /> : null}
      {keys?.length === 0 ? <NoKeys onCreate={open} /> : null}
      {keys !== undefined && keys.length > 0 ? (
        <>
          <NewKey keys={keys} onCreate={open} />
          <ul
            aria-label="API keys"
            className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card"
          >
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} onRevoked={refresh} />
            ))}
          </ul>
        </>
      ) : null}
      {isMaking ? <CreateKeyDialog onMade={refresh} onClose={() => setMaking(false)} /> : null}
    </div>
  );
}

function NewKey({ keys, onCreate }: { keys: readonly ApiKey[]; onCreate: () => void }) {
  const isFull = keys.filter(({ isExpired }) => !isExpired).length >= MAX_KEYS;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="primary" onClick={onCreate} disabled={isFull}>
        <Plus aria-hidden="true" />
        New key
      </Button>
      {isFull ? (
        <p className="text-ink-soft">All {MAX_KEYS} keys are taken: revoke one first.</p>
      ) : null}
    </div>
  );
}

function NoKeys({ onCreate }: { onCreate: () => void }) {
  return (
    <div className="rounded-lg border bg-surface shadow-card">
      <EmptyState
        icon={KeyRound}
        title="No keys yet"
        action={
          <Button variant="primary" onClick={onCreate}>
            New key
          </Button>
        }
      >
        Programs send a key as a Bearer token, to start searches or to fetch who was found.
      </EmptyState>
    </div>
  );
}

function LoadingKeys() {
  return (
    <Loading label="Loading the keys" className="space-y-4 rounded-lg border bg-surface p-5">
      <Skeleton className="w-1/3" />
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
    </Loading>
  );
}
